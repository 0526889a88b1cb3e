// The switch that was set from this page just now: in force although no list of the server holds it yet, be it because the list
// was asked for before, or because the database does not answer.
import { signal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { serverNow } from '../../shared/api/server-clock.ts'
import type { Kill } from './answers.ts'

export type StopTarget =
  | { readonly scope: 'global' }
  | { readonly scope: 'account'; readonly account: string }
  | { readonly scope: 'hook'; readonly hook: string }

/** `recorded`: whether the database knew it when the server answered; null = that cannot be told. */
export type Stop = Kill & { readonly recorded: boolean | null }

/** Switches that this page has set a moment ago, with when that was, in ms since 1970. */
export const lastStops = signal<readonly (Stop & { readonly setMs: number })[]>([])

/** An answer that comes so long after was asked for after: from then on the server's list tells everything. */
const SETTLED_MS = 5_000

/** @throws ApiProblem */
export async function stop(target: StopTarget, reason: string, by: string): Promise<void> {
  const { killed, recorded } = await request<{ killed: string; recorded: boolean }>(
    '/api/v1/kill',
    { method: 'POST', body: { ...target, reason: reason === '' ? null : reason } },
  )
  const setMs = serverNow()
  const set = { switch: killed, at: new Date(setMs).toISOString(), by, reason, recorded }
  const others = lastStops.value.filter((one) => one.switch !== killed)
  lastStops.value = [...others, { ...set, setMs }]
}

/** Forgets what the list of `cameMs`, which the database stands behind, tells better, be it that it is on or that it was taken back. */
export function settleStops(cameMs: number): void {
  const left = lastStops.value.filter(({ setMs }) => cameMs < setMs + SETTLED_MS)
  if (left.length < lastStops.value.length) lastStops.value = left
}

/** Every switch that is on, as far as this page knows. Of what is listed while the database is away nobody can tell whether it is recorded. */
export function allStops(listed: readonly Kill[], isAway: boolean): readonly Stop[] {
  const all = new Map<string, Stop>()
  for (const one of listed) all.set(one.switch, { ...one, recorded: isAway ? null : true })
  for (const one of lastStops.value)
    all.set(one.switch, { ...one, ...all.get(one.switch), recorded: one.recorded })
  return [...all.values()]
}

/** The name of the switch of an account such as acc_7, or of a hook. */
export const switchOf = (target: { account: string } | { hook: string }): string =>
  'account' in target ? `account-${target.account.replace(/^acc_/, '')}` : `hook-${target.hook}`

/** What is typed at the machine to take a switch back. */
export function resumeCommand(name: string): string {
  const [, scope, of = ''] = /^(account|hook)-(.+)$/.exec(name) ?? []
  const command = 'npx tidemark trade resume'
  if (scope === undefined) return command
  return `${command} --${scope} ${scope === 'account' ? `acc_${of}` : of}`
}

/** What is typed at the machine to stop everything. */
export const killCommand = 'npx tidemark trade kill --reason "stopped by hand"'
