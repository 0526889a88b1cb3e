// Forgets files that were uploaded and never confirmed, an hour after: they hold more of a person than the ledger wants to know.
import type { Timer } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import { repeat } from '../platform/repeat.ts'
import { forgetOldUploads } from './import-store.ts'

const LOOK_MS = 5 * 60_000

/** Looks at the start and every five minutes. */
export function forgetUploads({
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
    everyMs: LOOK_MS,
    work: () => forgetOldUploads(database.write),
    onFailure(error) {
      const cause = error instanceof Error ? error.name : ''
      log.debug('old uploads could not be forgotten yet', { cause })
    },
  })
}
