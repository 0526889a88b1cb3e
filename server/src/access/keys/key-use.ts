// Counts what each key asks for and writes it down now and then, so that requests never wait for it.
// Losing the last seconds in a crash is fine: the counts help to find keys that nobody needs and bots gone wild; the audit is
// what proves. It could not give them: of what the gate refuses, and of trades, it holds one entry for many requests.
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { RateClass } from '../../platform/http/route.ts'
import type { Log } from '../../platform/log.ts'
import { addUse, type KeyCounts } from './usage-store.ts'

/** Requests that name no key have the other class, and nobody to be counted for. */
export type KeyClass = Exclude<RateClass, 'open' | 'page'>

export type KeyUse = {
  granted(id: string, rateClass: RateClass): void
  /** The key was accepted, the request was not: its rate, its scopes, or where it came from. */
  refused(id: string, rateClass: RateClass): void
}

export type KeyUseDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly clock: Clock
  readonly log: Log
}

const flushEveryMs = 5000

type Counts = {
  /** Negative infinity: refused only. */
  usedAtMs: number
  read: number
  ingest: number
  readRefused: number
  ingestRefused: number
}

export function createKeyUse({ database, clock, log }: KeyUseDeps): KeyUse & AsyncDisposable {
  let counted = new Map<string, Counts>()
  let timer: NodeJS.Timeout | null = null
  let flushing: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    timer = null
    if (counted.size === 0) return
    const taken = counted
    counted = new Map()
    const nowMs = clock.monotonicMs()
    const rows = [...taken].flatMap(([id, counts]) => rowsOf(id, counts, nowMs))
    try {
      await database.transaction((tx) => addUse(tx, rows))
    } catch (error) {
      // Not known whether they were stored: too few is the smaller fault, since nobody can tell too many from a leak.
      log.debug('keys: what they were used for could not be stored', { cause: String(error) })
    }
  }

  function countsOf(id: string): Counts {
    const known = counted.get(id)
    if (known !== undefined) return known
    const fresh = {
      ...{ usedAtMs: Number.NEGATIVE_INFINITY, read: 0, ingest: 0 },
      ...{ readRefused: 0, ingestRefused: 0 },
    }
    counted.set(id, fresh)
    if (timer === null) {
      timer = setTimeout(() => {
        flushing = flush()
      }, flushEveryMs)
      timer.unref()
    }
    return fresh
  }

  return {
    granted(id, rateClass) {
      const counts = countsOf(id)
      counts.usedAtMs = clock.monotonicMs()
      if (rateClass === 'ingest') counts.ingest++
      else counts.read++
    },
    refused(id, rateClass) {
      const counts = countsOf(id)
      if (rateClass === 'ingest') counts.ingestRefused++
      else counts.readRefused++
    },
    async [Symbol.asyncDispose]() {
      if (timer !== null) clearTimeout(timer)
      await flushing
      await flush()
    },
  }
}

function rowsOf(id: string, counts: Counts, nowMs: number): KeyCounts[] {
  const agoMs = Number.isFinite(counts.usedAtMs) ? nowMs - counts.usedAtMs : null
  const row = (rateClass: KeyClass, granted: number, refused: number): KeyCounts[] =>
    granted + refused === 0
      ? []
      : [{ ...{ id, rateClass, refused }, requests: granted + refused, agoMs }]
  return [
    ...row('read', counts.read, counts.readRefused),
    ...row('ingest', counts.ingest, counts.ingestRefused),
  ]
}
