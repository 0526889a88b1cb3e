// The bus over LISTEN and NOTIFY, on one connection of its own.
// Words are gathered while the NOTIFY before is under way; it never stands in a transaction that writes (that would queue commits).
import { randomUUID } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { keepListening } from '../database/listening-session.ts'
import type { Log } from '../log.ts'
import type { Bus } from './bus.ts'

export type NotifyBusDeps = {
  readonly database: Pick<Database, 'openSession'>
  readonly log: Log
}

const CHANNEL = 'tidemark_news'
/** PostgreSQL takes payloads of less than 8,000 bytes. */
const MOST_BYTES = 7_000

export function openNotifyBus({ database, log }: NotifyBusDeps): Bus {
  const own = randomUUID()
  const hear = new Set<(words: readonly string[]) => void>()
  const gap = new Set<() => void>()
  let waiting = new Set<string>()
  let isSaying = false

  const listening = keepListening({
    ...{ database, log, purpose: 'bus', channel: CHANNEL },
    onWord(payload) {
      const [sender, ...words] = payload.split(' ')
      if (sender !== own) for (const listener of hear) listener(words)
    },
    onListening() {
      for (const listener of gap) listener()
      void say()
    },
  })

  async function say(): Promise<void> {
    if (isSaying) return
    isSaying = true
    try {
      for (;;) {
        const session = listening.current
        if (waiting.size === 0 || session === null || session.lost) break
        const payload = takePayload()
        await session.query('select pg_notify($1, $2)', [CHANNEL, `${own} ${payload}`])
      }
    } catch {
      // The session is opened again; the others look at the database every second anyway.
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

  return {
    publish(words) {
      for (const word of words) waiting.add(word)
      // Without a connection nobody can be told; they look by themselves.
      if (listening.current === null) waiting = new Set([...waiting].slice(-10_000))
      void say()
    },
    onWords: (listener) => void hear.add(listener),
    onGap: (listener) => void gap.add(listener),
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  }
}
