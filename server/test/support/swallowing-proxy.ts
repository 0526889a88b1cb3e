// A TCP proxy in front of PostgreSQL that can fall silent: it takes bytes and passes none on, like a half-open network.
// No reset and no end is sent, so only a deadline of one's own can notice.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type SwallowingProxy = AsyncDisposable & {
  /** The given URL, through the proxy. */
  readonly url: string
  /** From now on nothing passes, on old and new connections. */
  swallow(): void
  /** New connections pass again; the old ones stay silent. */
  heal(): void
  /** Every connection ends at once; new ones may be made. */
  cut(): void
}

export async function startSwallowingProxy(url: string): Promise<SwallowingProxy> {
  const through = new URL(url)
  const socketFolder = through.searchParams.get('host')
  const originPort = Number(through.port || 5432)
  const originHost = through.hostname
  const sockets = new Set<Socket>()
  let silent = false
  const server = createServer((client) => {
    const origin = socketFolder?.startsWith('/')
      ? connect(`${socketFolder}/.s.PGSQL.5432`)
      : connect(originPort, originHost)
    const pair = { silent }
    pairs.add(pair)
    for (const [from, to] of [
      [client, origin],
      [origin, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => pair.silent || to.write(bytes))
      from.on('error', () => to.destroy())
      from.on('close', () => pair.silent || to.destroy())
    }
  })
  const pairs = new Set<{ silent: boolean }>()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no TCP address')
  through.searchParams.delete('host')
  through.hostname = '127.0.0.1'
  through.port = String(address.port)
  return {
    url: through.href,
    swallow() {
      silent = true
      for (const pair of pairs) pair.silent = true
    },
    heal() {
      silent = false
    },
    cut() {
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
