// The bus over LISTEN and NOTIFY, on one connection of its own that is opened again whenever it breaks.
// Words are gathered while the NOTIFY before is under way; it never stands in a transaction that writes (that would queue commits).
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Session } from '../database/database.ts'
import type { Log } from '../log.ts'
import type { Bus } from './bus.ts'

export type NotifyBusDeps = {
  readonly database: Pick<Database, 'openSession'>
  readonly log: Log
}

const CHANNEL = 'tidemark_news'
/** PostgreSQL takes payloads of less than 8,000 bytes. */
const MOST_BYTES = 7_000
const PROVE_MS = 5_000
const LONGEST_PAUSE_MS = 2_000

export function openNotifyBus({ database, log }: NotifyBusDeps): Bus {
  const own = randomUUID()
  const stop = new AbortController()
  const hear = new Set<(words: readonly string[]) => void>()
  const gap = new Set<() => void>()
  let waiting = new Set<string>()
  let session: Session | null = null
  let isSaying = false

  async function say(): Promise<void> {
    if (isSaying) return
    isSaying = true
    try {
      while (waiting.size > 0 && session !== null && !session.lost) {
        const payload = takePayload()
        await session.query('select pg_notify($1, $2)', [CHANNEL, `${own} ${payload}`])
      }
    } catch {
      // The loop below sees the broken connection; the others look at the database every second anyway.
    } finally {
      isSaying = false
    }
  }

  function takePayload(): string {
    let text = ''
    for (const word of waiting) {
      if (text.length + word.length + 1 > MOST_BYTES) break
      text += text === '' ? word : ` ${word}`
      waiting.delete(word)
    }
    return text
  }

  async function run(): Promise<void> {
    let pauseMs = 100
    while (!stop.signal.aborted) {
      try {
        session = await database.openSession('bus')
        await listen(session)
        pauseMs = 100
      } catch (error) {
        log.debug('bus: the connection broke', { cause: error instanceof Error ? error.name : '' })
      }
      await closeQuietly(session)
      session = null
      await pause(pauseMs)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }

  async function listen(opened: Session): Promise<void> {
    opened.onNotify((_channel, payload) => {
      const [sender, ...words] = payload.split(' ')
      if (sender !== own) for (const listener of hear) listener(words)
    })
    await opened.query(`listen ${CHANNEL}`)
    for (const listener of gap) listener()
    void say()
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

  async function pause(lengthMs: number): Promise<void> {
    const options = { ref: false, signal: stop.signal }
    await sleep(lengthMs, undefined, options).catch(() => undefined) // stopped: the wait is over
  }

  const running = run()
  return {
    publish(words) {
      for (const word of words) waiting.add(word)
      // Without a connection nobody can be told; they look by themselves.
      if (session === null) waiting = new Set([...waiting].slice(-10_000))
      void say()
    },
    onWords: (listener) => void hear.add(listener),
    onGap: (listener) => void gap.add(listener),
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
