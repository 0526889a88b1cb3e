// Every request that reached the broker, over REST and sockets, and whether it trades.

export type SeenRequest = {
  readonly atMs: number
  readonly transport: 'rest' | 'socket'
  /** GET, POST …; the request's name on a socket. */
  readonly method: string
  /** Without the query; the socket's path on a socket. */
  readonly path: string
  readonly account: string | null
  readonly trades: boolean
}

export function createRequestLog(mostKept = 200_000) {
  let seen: SeenRequest[] = []
  return {
    add(request: SeenRequest) {
      seen.push(request)
      if (seen.length > mostKept) seen = seen.slice(-mostKept / 2)
    },
    all: (): readonly SeenRequest[] => [...seen],
    reset() {
      seen = []
    },
  }
}

export type RequestLog = ReturnType<typeof createRequestLog>
