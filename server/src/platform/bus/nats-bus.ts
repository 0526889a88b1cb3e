// The same bus over NATS, when TIDEMARK_NATS_URL is set. The client is loaded only then.
import { randomUUID } from 'node:crypto'
import type { Log } from '../log.ts'
import type { Secret } from '../secret.ts'
import type { Bus } from './bus.ts'

const SUBJECT = 'tidemark.news'

/** Connects in the background: a NATS server that is away costs liveness between servers, never a start. */
export async function openNatsBus({ url, log }: { url: Secret; log: Log }): Promise<Bus> {
  const { connect } = await import('@nats-io/transport-node')
  const own = randomUUID()
  const hear = new Set<(words: readonly string[]) => void>()
  const gap = new Set<() => void>()
  const { servers, user, pass, token } = url.use(partsOf)
  const connection = await connect({
    servers,
    ...(token === null ? {} : { token }),
    ...(user === null ? {} : { user, pass: pass ?? '' }),
    name: 'tidemark',
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
  })
  const subscription = connection.subscribe(SUBJECT, {
    callback(error, message) {
      if (error !== null) return
      const [sender, ...words] = message.string().split(' ')
      if (sender !== own) for (const listener of hear) listener(words)
    },
  })
  void watch()

  async function watch(): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'reconnect') for (const listener of gap) listener()
      if (status.type === 'disconnect') log.warn('bus: the connection to NATS broke', {})
    }
  }

  return {
    publish: (words) => connection.publish(SUBJECT, [own, ...words].join(' ')),
    onWords: (listener) => void hear.add(listener),
    onGap: (listener) => void gap.add(listener),
    async [Symbol.asyncDispose]() {
      subscription.unsubscribe()
      await connection.close()
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
