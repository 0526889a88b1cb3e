// Hears the database announce that a key changed, on a connection of its own that is opened again whenever it breaks.
// A half-open connection hears nothing for ever, so it is asked to prove itself every few seconds.
import type { Database, Session } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'

export type KeyListenerDeps = {
  readonly database: Pick<Database, 'openSession'>
  readonly log: Log
  readonly onChange: () => void
}

const proveEveryMs = 5000
const longestPauseMs = 2000

export function listenForKeyChanges({ database, log, onChange }: KeyListenerDeps): AsyncDisposable {
  const stop = new AbortController()
  let session: Session | null = null

  async function listen(): Promise<void> {
    let pauseMs = 100
    while (!stop.signal.aborted) {
      try {
        session = await database.openSession('keys')
        if (stop.signal.aborted) break
        await hearUntilLost(session)
        pauseMs = 100
      } catch (error) {
        log.debug('keys: the listening connection broke', { cause: nameOf(error) })
      }
      await closeQuietly(session)
      session = null
      await pause(pauseMs)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
    await closeQuietly(session)
    session = null
  }

  async function hearUntilLost(opened: Session): Promise<void> {
    opened.onNotify(onChange)
    await opened.query('listen tidemark_keys')
    onChange() // what changed before we listened
    let lost: () => void = () => undefined
    opened.onLost(() => lost())
    while (!stop.signal.aborted && !opened.lost) {
      await new Promise<void>((resolve) => {
        lost = resolve
        void pause(proveEveryMs).then(resolve)
      })
      if (!stop.signal.aborted && !opened.lost) await opened.query('select 1')
    }
  }

  /** Ends early when we stop; never keeps the process alive. */
  function pause(lengthMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (stop.signal.aborted) return resolve()
      const end = (): void => {
        clearTimeout(timer)
        stop.signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, lengthMs)
      timer.unref()
      stop.signal.addEventListener('abort', end)
    })
  }

  const running = listen()
  return {
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

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
