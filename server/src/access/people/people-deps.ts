// What everything that people do with their credentials needs, and the entry that each act leaves in the audit.
import type { Clock } from '../../platform/clock.ts'
import type { Database, Queryable } from '../../platform/database/database.ts'
import { appendEntry, commandChain } from '../audit/write-entry.ts'
import type { Vault } from '../vault/vault.ts'
import type { WorkSlots } from './work-slots.ts'

export type PeopleDeps = {
  readonly database: Pick<Database, 'transaction' | 'read' | 'write'>
  readonly vault: Vault
  readonly clock: Pick<Clock, 'now'>
  readonly slots: WorkSlots
}

/** Who acts, for the audit, such as `cli:alice` or `person:alice`. */
export const personActor = (name: string): string => `person:${name}`

export async function enterAct(
  tx: Queryable,
  { clock }: Pick<PeopleDeps, 'clock'>,
  kind: string,
  members: Readonly<Record<string, unknown>> & { readonly by: string },
): Promise<void> {
  await appendEntry(tx, commandChain, {
    kind,
    at: new Date(clock.now()).toISOString(),
    ...members,
  })
}
