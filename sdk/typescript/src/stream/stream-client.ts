// Follows accounts over one WebSocket: snapshot, then deltas in order, across any number of broken connections.
// The key goes in the first frame and never into the address; a gap is noticed and healed by a fresh snapshot.
import { checkNames, readCount, readFunction, readKey, readServerUrl } from '../server-address.ts'
import { createAccountPositions } from './account-positions.ts'
import { guarded } from './guarded.ts'
import { type Frame, readFrame } from './read-frame.ts'
import { readSubscription } from './read-subscription.ts'
import { createStatusBoard } from './status-board.ts'
import {
  denialOf,
  findSocketClass,
  type StreamSocket,
  type StreamSocketClass,
} from './stream-socket.ts'
import type { StreamDelta, StreamSnapshot, StreamStatus, StreamTopic } from './stream-types.ts'

export type StreamClientOptions = {
  readonly url: string | URL
  /** API key with the scope stream:read, or a widget token; null in a page of the server itself, for whoever is logged in there. */
  readonly key: string | null
  readonly accounts: readonly string[]
  /** Default: summary, positions and trades. */
  readonly topics?: readonly StreamTopic[] | undefined
  readonly onSnapshot?: ((snapshot: StreamSnapshot) => void) | undefined
  readonly onDelta?: ((delta: StreamDelta) => void) | undefined
  readonly onStatus?: ((status: StreamStatus) => void) | undefined
  /** Silence after which a connection is taken for dead. Default 15 s. */
  readonly watchdogMs?: number | undefined
  /** Pause before the first new connection; it doubles up to mostPauseMs. Defaults 500 ms and 30 s. */
  readonly firstPauseMs?: number | undefined
  readonly mostPauseMs?: number | undefined
  readonly WebSocket?: StreamSocketClass | undefined
}

export type StreamClient = {
  status(): StreamStatus
  /** The last number seen of each account. */
  positions(): Readonly<Record<string, number>>
  close(): void
}

const names = [
  'url',
  'key',
  'accounts',
  'topics',
  'onSnapshot',
  'onDelta',
  'onStatus',
  'watchdogMs',
  'firstPauseMs',
  'mostPauseMs',
  'WebSocket',
]

export function createStreamClient(options: StreamClientOptions): StreamClient {
  checkNames('createStreamClient', options, names)
  const key = options.key === null ? null : readKey(options.key)
  const address = new URL('api/v1/stream', readServerUrl(options.url))
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const { accounts, topics } = readSubscription(options)
  const tellSnapshot = guarded(readFunction('onSnapshot', options.onSnapshot))
  const tellDelta = guarded(readFunction('onDelta', options.onDelta))
  const tellStatus = guarded(readFunction('onStatus', options.onStatus))
  const watchdogMs = readCount('watchdogMs', options.watchdogMs ?? 15_000, 1, 600_000)
  const firstPauseMs = readCount('firstPauseMs', options.firstPauseMs ?? 500, 1, 600_000)
  const mostPauseMs = readCount('mostPauseMs', options.mostPauseMs ?? 30_000, 1, 600_000)
  const Socket = findSocketClass(options.WebSocket)

  const positions = createAccountPositions()
  const board = createStatusBoard(tellStatus)
  let epoch: string | null = null
  let socket: StreamSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0

  function connect(): void {
    const fresh = new Socket(address.href)
    socket = fresh
    watch()
    fresh.onopen = () => {
      if (socket !== fresh) return
      fresh.send(
        JSON.stringify({ type: 'auth', ...(key === null ? { session: true } : { token: key }) }),
      )
      subscribe(accounts, { epoch, resume: positions.resumable() })
    }
    fresh.onmessage = ({ data }) => {
      if (socket !== fresh) return
      watch()
      failures = 0
      board.alive()
      take(readFrame(data))
    }
    fresh.onerror = () => {} // a close follows and says what there is to say
    fresh.onclose = ({ code }) => {
      if (socket === fresh) lost(`the connection was closed (${code})`, denialOf(code))
    }
  }

  function subscribe(which: readonly string[], more: Record<string, unknown> = {}): void {
    socket?.send(JSON.stringify({ type: 'subscribe', accounts: which, topics, ...more }))
  }

  function take(frame: Frame): void {
    if (frame.type === 'snapshot') {
      useEpoch(frame.epoch)
      positions.snapshot(frame)
      board.fresh(frame.account)
      const { epoch: _, ...snapshot } = frame
      tellSnapshot(snapshot)
    } else if (frame.type === 'delta') {
      const step = positions.delta(frame)
      if (step === 'gap') heal(frame.account)
      if (step !== 'news') return
      board.fresh(frame.account)
      tellDelta(frame)
    } else if (frame.type === 'heartbeat') {
      if (useEpoch(frame.epoch)) for (const account of accounts) heal(account)
      else
        for (const [account, seq] of frame.seqs)
          if (positions.heartbeat(account, seq) === 'gap') heal(account)
    } else if (frame.type === 'stale') {
      for (const account of frame.account === null ? accounts : [frame.account])
        board.silent(account, frame.since)
    }
  }

  /** True when the server counts anew, so that what was seen before says nothing. */
  function useEpoch(next: string | null): boolean {
    const changed = next !== null && epoch !== null && next !== epoch
    if (changed) positions.forget()
    epoch = next ?? epoch
    return changed
  }

  function heal(account: string): void {
    positions.await(account)
    subscribe([account])
  }

  function watch(): void {
    clearTimeout(timer)
    timer = setTimeout(() => lost(`nothing was heard for ${watchdogMs} ms`, null), watchdogMs)
  }

  function lost(cause: string, denial: string | null): void {
    const former = socket
    socket = null
    clearTimeout(timer)
    former?.close()
    if (denial !== null) {
      board.end('denied', denial)
      return
    }
    board.offline(cause)
    // Half to one and a half: a server that comes back is not met by all its clients at once.
    const pauseMs = Math.min(mostPauseMs, firstPauseMs * 2 ** Math.min(failures++, 30))
    timer = setTimeout(connect, pauseMs * (0.5 + Math.random()))
  }

  connect()
  return {
    status: board.status,
    positions: () => positions.resumable(),
    close() {
      const former = socket
      socket = null
      clearTimeout(timer)
      former?.close(1000)
      board.end('closed', 'it was closed here')
    },
  }
}
