// Forgets files that were uploaded and never confirmed, an hour after: they hold more of a person than the ledger wants to know.
import type { Timer } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
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
  const stop = new AbortController()
  const looking = (async () => {
    while (!stop.signal.aborted) {
      try {
        await forgetOldUploads(database.write)
      } catch (error) {
        log.debug('old uploads could not be forgotten yet', {
          cause: error instanceof Error ? error.name : '',
        })
      }
      await clock.wait(LOOK_MS, stop.signal)
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await looking
    },
  }
}
