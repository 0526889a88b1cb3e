// A person approves or declines a signal that waits for one. Approved, it queues as if it had come now: the hook's limit of age
// counts from there, because the person has just looked at it.
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { approveSignal, declineSignal, loadSignalState } from './decide-store.ts'
import type { SignalState } from './signal-store.ts'

export type DecideDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly clock: Pick<Clock, 'now'>
  readonly actor: string
}

export type Decision =
  | { readonly kind: 'approved' | 'declined' }
  | { readonly kind: 'unknown' }
  /** It does not wait any more. */
  | { readonly kind: 'not_waiting'; readonly state: SignalState }

export async function decideSignal(
  { database, clock, actor }: DecideDeps,
  signalId: string,
  verdict: 'approved' | 'declined',
): Promise<Decision> {
  return database.transaction(async (tx): Promise<Decision> => {
    const nowMs = clock.now()
    const decide = verdict === 'approved' ? approveSignal : declineSignal
    if (!(await decide(tx, signalId, actor, nowMs))) {
      const state = await loadSignalState(tx, signalId)
      return state === null ? { kind: 'unknown' } : { kind: 'not_waiting', state }
    }
    const at = new Date(nowMs).toISOString()
    await appendEntry(tx, commandChain, {
      ...{ kind: `signal_${verdict}`, at, by: actor, signal: `sig_${signalId}` },
    })
    return { kind: verdict }
  })
}
