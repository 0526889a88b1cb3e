// Limits as people set them: every value is checked before any is stored, and all are stored with their audit entry or none.
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { storeLimit } from './limit-store.ts'
import { isLimitName, LimitError, type LimitName, limitNames, readLimit } from './limits.ts'

export type ChangeLimitsDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly clock: Pick<Clock, 'now'>
  readonly actor: string
}

export type LimitChange = { readonly name: LimitName; readonly value: string }

/** What was typed as changes; everything that is wrong with it at once, by name. */
export function readLimitChanges(typed: ReadonlyMap<string, string>): {
  readonly changes: readonly LimitChange[]
  readonly complaints: readonly { readonly name: string; readonly complaint: string }[]
} {
  const changes: LimitChange[] = []
  const complaints: { name: string; complaint: string }[] = []
  for (const [name, text] of typed) {
    if (!isLimitName(name)) {
      complaints.push({
        name,
        complaint: `There is no limit "${name.slice(0, 40)}". There are ${limitNames.join(', ')}.`,
      })
      continue
    }
    try {
      changes.push({ name, value: readLimit(name, text) })
    } catch (error) {
      if (!(error instanceof LimitError)) throw error
      complaints.push({ name, complaint: error.message })
    }
  }
  return { changes, complaints }
}

/** Seconds until each counts: 0 when it allows less, 60 when it allows more. */
export async function changeLimits(
  { database, clock, actor }: ChangeLimitsDeps,
  accountId: number,
  changes: readonly LimitChange[],
): Promise<ReadonlyMap<LimitName, number>> {
  return database.transaction(async (tx) => {
    const waits = new Map<LimitName, number>()
    for (const { name, value } of changes)
      waits.set(name, await storeLimit(tx, { accountId, name, value, by: actor }))
    await appendEntry(tx, commandChain, {
      ...{ kind: 'limits_changed', at: new Date(clock.now()).toISOString(), by: actor },
      ...{
        account: accountId,
        limits: Object.fromEntries(changes.map(({ name, value }) => [name, value])),
      },
    })
    return waits
  })
}
