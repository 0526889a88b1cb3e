// Writes what somebody did with the command line into the audit, in the transaction that does it.
// Either both are committed or neither: no key without its entry, no entry without its key.
import type { Clock } from '../../platform/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { linkBodies } from './chain.ts'
import { appendRows, loadHead, lockChain } from './entry-store.ts'

/** The chain of everything that people do with the command line. */
export const commandChain = 'command-line'

/** `kind` says what was done; members must hold no secret. */
export type ActEntry = {
  readonly kind: string
  readonly at: string
  readonly [member: string]: unknown
}

export type Acting = {
  readonly clock: Pick<Clock, 'now'>
  /** Who acts, such as `cli:alice`. */
  readonly actor: string
}

/** How an entry begins: what was done, now, and by whom. */
export function actOf({ clock, actor }: Acting, kind: string) {
  return { kind, at: new Date(clock.now()).toISOString(), by: actor }
}

/** Appends one entry; `tx` must be a transaction. */
export async function appendEntry(tx: Queryable, chain: string, entry: ActEntry): Promise<void> {
  const { kind, at, ...members } = entry
  await lockChain(tx, chain)
  const head = await loadHead(tx, chain)
  await appendRows(tx, chain, linkBodies(head, [JSON.stringify({ kind, at, ...members })]))
}
