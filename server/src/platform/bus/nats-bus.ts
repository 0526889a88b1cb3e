// The same bus over NATS, when TIDEMARK_NATS_URL is set. The client is loaded only then.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NatsConnection } from '@nats-io/transport-node'
import type { Log } from '../log.ts'
import type { Secret } from '../secret.ts'
import type { Bus } from './bus.ts'

const SUBJECT = 'tidemark.news'

/** Connects in the background: a NATS server that is away costs liveness between servers, never a start. */
export function openNatsBus({ url, log }: { url: Secret; log: Log }): Bus {
  const own = randomUUID()
  const hear = new Set<(words: readonly string[]) => void>()
  const gap = new Set<() => void>()
  const stop = new AbortController()
  let connection: NatsConnection | null = null

  async function run(): Promise<void> {
    const { connect } = await import('@nats-io/transport-node')
    const { servers, user, pass, token } = url.use(partsOf)
    while (!stop.signal.aborted) {
      try {
        const opened = await connect({
          servers,
          ...(token === null ? {} : { token }),
          ...(user === null ? {} : { user, pass: pass ?? '' }),
          name: 'tidemark',
          timeout: 2_000,
          maxReconnectAttempts: -1,
          reconnectTimeWait: 500,
        })
        connection = opened
        await listen(opened)
        return
      } catch {
        // Its error may repeat the address, which holds a password.
        log.warn('bus: NATS does not answer; servers hear of each other by looking', {})
        await sleep(2_000, undefined, { ref: false, signal: stop.signal }).catch(() => undefined) // stopped
      }
    }
  }

  async function listen(opened: NatsConnection): Promise<void> {
    opened.subscribe(SUBJECT, {
      callback(error, message) {
        if (error !== null) return
        const [sender, ...words] = message.string().split(' ')
        if (sender !== own) for (const listener of hear) listener(words)
      },
    })
    for (const listener of gap) listener()
    for await (const { type } of opened.status()) {
      if (type === 'reconnect') for (const listener of gap) listener()
      if (type === 'disconnect') log.warn('bus: the connection to NATS broke', {})
    }
  }

  const running = run()
  return {
    publish(words) {
      if (connection !== null && !connection.isClosed())
        connection.publish(SUBJECT, [own, ...words].join(' '))
    },
    onWords: (listener) => void hear.add(listener),
    onGap: (listener) => void gap.add(listener),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await connection?.close()
      await running
    },
  }
}

/** Login and token stand in the address; the client wants them apart. */
function partsOf(text: string) {
  const url = new URL(text)
  const secure = url.protocol === 'tls:' ? 'tls://' : ''
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  return {
    servers: `${secure}${url.hostname}:${url.port || '4222'}`,
    user: user !== '' && pass !== '' ? user : null,
    pass: pass === '' ? null : pass,
    token: user !== '' && pass === '' ? user : null,
  }
}
