// A session that hears what the database announces on one channel, opened again whenever it breaks, until it is disposed.
// A half-open connection hears nothing for ever, so it is asked to prove itself every few seconds.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { Database, Session } from './database.ts'

export type ListeningSessionDeps = {
  readonly database: Pick<Database, 'openSession'>
  readonly log: Log
  /** What the connection is for, as the database's own lists show it. */
  readonly purpose: string
  readonly channel: string
  readonly onWord: (payload: string) => void
  /** It listens from here on, and may have missed what was said before. */
  readonly onListening: () => void
}

export type ListeningSession = AsyncDisposable & {
  /** Null while there is none. */
  readonly current: Session | null
}

const PROVE_MS = 5_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000

export function keepListening(deps: ListeningSessionDeps): ListeningSession {
  const { database, log, purpose, channel, onWord, onListening } = deps
  const stop = new AbortController()
  let current: Session | null = null

  async function run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (!stop.signal.aborted) {
      try {
        current = await database.openSession(purpose)
        if (!stop.signal.aborted) await hearUntilLost(current)
        pauseMs = FIRST_PAUSE_MS
      } catch (error) {
        const cause = error instanceof Error ? error.name : 'unknown'
        log.debug(`${purpose}: the listening connection broke`, { cause })
      }
      await closeQuietly(current)
      current = null
      await pause(pauseMs)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }

  async function hearUntilLost(opened: Session): Promise<void> {
    opened.onNotify((_channel, payload) => onWord(payload))
    await opened.query(`listen ${channel}`)
    onListening()
    let lost: () => void = () => undefined
    opened.onLost(() => lost())
    while (!stop.signal.aborted && !opened.lost) {
      await new Promise<void>((resolve) => {
        lost = resolve
        void pause(PROVE_MS).then(resolve)
      })
      if (!stop.signal.aborted && !opened.lost) await opened.query('select 1')
    }
  }

  /** Ends early when we stop; never keeps the process alive. */
  async function pause(lengthMs: number): Promise<void> {
    const options = { ref: false, signal: stop.signal }
    await sleep(lengthMs, undefined, options).catch(() => undefined) // stopped: the wait is over
  }

  const running = run()
  return {
    get current() {
      return current
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}

async function closeQuietly(session: Session | null): Promise<void> {
  try {
    await session?.[Symbol.asyncDispose]()
  } catch {
    // It broke before; there is nothing left to close.
  }
}
