// Remembers when keys were last used and writes it down now and then, so that requests never wait for it.
// Losing the last seconds in a crash is fine: "last used" helps to find keys that nobody needs.
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { noteUse } from './key-store.ts'

export type KeyUse = AsyncDisposable & { touch(id: string): void }

export type KeyUseDeps = {
  readonly database: Pick<Database, 'write'>
  readonly clock: Clock
  readonly log: Log
}

const flushEveryMs = 5000

export function createKeyUse({ database, clock, log }: KeyUseDeps): KeyUse {
  const usedAtMs = new Map<string, number>()
  let timer: NodeJS.Timeout | null = null
  let flushing: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    timer = null
    if (usedAtMs.size === 0) return
    const nowMs = clock.monotonicMs()
    const uses = [...usedAtMs].map(([id, atMs]) => ({ id, agoMs: nowMs - atMs }))
    usedAtMs.clear()
    try {
      await noteUse(database.write, uses)
    } catch (error) {
      log.debug('keys: last use could not be stored', { cause: String(error) })
    }
  }

  return {
    touch(id) {
      usedAtMs.set(id, clock.monotonicMs())
      if (timer !== null) return
      timer = setTimeout(() => {
        flushing = flush()
      }, flushEveryMs)
      timer.unref()
    },
    async [Symbol.asyncDispose]() {
      if (timer !== null) clearTimeout(timer)
      await flushing
      await flush()
    },
  }
}
