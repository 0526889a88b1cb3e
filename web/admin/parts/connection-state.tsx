// How a connection stands, in the words that the dashboard uses, too.
import { en as shared } from '../../shared/strings/en.ts'
import { accounts as en } from '../strings/accounts.ts'

const words: Readonly<Record<string, string>> = { ...shared.state, ...en.states }

export function ConnectionState({ state }: { state: string }) {
  return <span class={`badge ${state}`}>{words[state] ?? state}</span>
}
