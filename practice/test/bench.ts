// Practice brokers for tests, stopped when the test ends, and clients of them.
import { type PracticeMt5, type PracticeMt5Options, startPracticeMt5 } from '@tidemark/practice'
import { type Client, createClient } from './client.ts'

export type Test = { after(work: () => Promise<void> | void): void }

/** A Thursday in summer. */
export const NOW_MS = Date.parse('2026-05-28T14:40:00Z')

/** Time stands still until the test lets it pass. */
export async function start(t: Test, options: PracticeMt5Options = {}): Promise<PracticeMt5> {
  const practice = await startPracticeMt5({ tickMs: 0, now: () => NOW_MS, ...options })
  t.after(() => practice.stop())
  return practice
}

export function clientOf(practice: PracticeMt5, t: Test): Client {
  const client = createClient(practice)
  t.after(() => client.close())
  return client
}

export async function loggedIn(practice: PracticeMt5, t: Test): Promise<Client> {
  const client = clientOf(practice, t)
  await client.logIn()
  return client
}

export const first = (practice: PracticeMt5) => practice.accounts[0]?.login ?? ''

/** Amounts as whole numbers of their last digit. */
export const units = (text: string | undefined) => BigInt(String(text).replace('.', ''))
