// Says every few seconds that a server runs on this ledger. When one starts after a time without any, that time is noted:
// what was not seen of an account then was missed by us, and neither by its terminal nor by its broker.
import type { Timer } from '../platform/clock.ts'
import type { Database, Queryable } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import { repeat } from '../platform/repeat.ts'

const BEAT_MS = 5_000
/** Two beats may be missed. */
const SILENCE_MS = 16_000

const beat = `
with before as (
  select seen_at from server_presence
), noted as (
  insert into server_silences (from_at, to_at)
  select seen_at, $1::timestamptz from before where seen_at < $1::timestamptz - interval '${SILENCE_MS} milliseconds'
  on conflict do nothing
)
insert into server_presence (seen_at) values ($1)
on conflict (one) do update set seen_at = greatest(server_presence.seen_at, excluded.seen_at)`

/** Once, before anything is taken in. */
export async function notePresence(db: Queryable, nowMs: number): Promise<void> {
  await db.query(beat, [new Date(nowMs).toISOString()], 'server_presence')
}

export function keepPresence({
  database,
  clock,
  log,
}: {
  readonly database: Pick<Database, 'write'>
  readonly clock: Timer
  readonly log: Log
}): AsyncDisposable {
  return repeat({
    clock,
    everyMs: BEAT_MS,
    work: () => notePresence(database.write, clock.now()),
    onFailure(error) {
      // The time until it answers again is noted with the first beat that lands.
      const cause = error instanceof Error ? error.name : ''
      log.debug('the presence of this server could not be noted', { cause })
    },
  })
}
