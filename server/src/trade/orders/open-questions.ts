// How many orders nobody knows the end of, by state, for metrics: counted every few seconds, so that a scrape asks no database.
import type { Timer } from '../../platform/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { repeat } from '../../platform/repeat.ts'

export type OpenQuestions = AsyncDisposable & {
  /** unknown: it is being looked for. human: a person has to look. */
  readonly counts: ReadonlyMap<string, number>
}

const LOOK_EVERY_MS = 5_000

export function watchOpenQuestions(read: Queryable, clock: Timer): OpenQuestions {
  let counts: ReadonlyMap<string, number> = new Map()
  const looking = repeat({
    clock,
    everyMs: LOOK_EVERY_MS,
    async work() {
      counts = await countOpenIntents(read)
    },
    // The database is away: others say so, and the last counts stay.
    onFailure: () => undefined,
  })
  return {
    get counts() {
      return counts
    },
    [Symbol.asyncDispose]: () => looking[Symbol.asyncDispose](),
  }
}

export async function countOpenIntents(db: Queryable): Promise<Map<string, number>> {
  const { rows } = await db.query<{ unknown: string; human: string }>(
    `select count(*) filter (where state = 'UNKNOWN') as unknown, count(*) filter (where state = 'HUMAN') as human
       from order_intents where state in ('INTENT', 'SENDING', 'UNKNOWN', 'HUMAN') and acknowledged_at is null and not dry_run`,
  )
  const [row] = rows
  return new Map([
    ['unknown', Number(row?.unknown ?? 0)],
    ['human', Number(row?.human ?? 0)],
  ])
}
