// What is going on now: one stream for all accounts, shown at most four times a second, and never while paused.
// The last values stay whatever happens to the stream; `link` says what to think of them.
import { computed, effect, signal } from '@preact/signals'
import { createStreamClient, type StreamClient } from '@tidemark/client/stream'
import { request } from '../../shared/api/api-client.ts'
import { accountPath } from '../api/scope.ts'
import type { OpenPositions, Summary } from '../api/types.ts'
import { accounts, accountsProblem, reloadAccounts } from './accounts.ts'

const SHOW_MS = 250
const POLL_MS = 5_000
/** What is computed over all trades is read anew no more often than this. */
const TRADES_MS = 4_000

export type Link = 'connecting' | 'live' | 'offline' | 'denied'

export const summaries = signal<ReadonlyMap<string, Summary>>(new Map())
export const openPositions = signal<ReadonlyMap<string, OpenPositions>>(new Map())
/** Grows whenever a trade is new or has changed: what depends on trades reads anew. */
export const tradesSeen = signal(0)
export const isPaused = signal(false)

const stream = signal<'connecting' | 'live' | 'offline' | 'denied'>('connecting')

/** How this page stands to the server, over the stream or, where that is closed to it, over plain requests. */
export const link = computed<Link>(() => {
  const problem = accountsProblem.value
  if (problem?.status === 401 || problem?.status === 403) return 'denied'
  if (problem !== null) return 'offline'
  if (accounts.value === null) return 'connecting'
  return stream.value === 'denied' ? 'live' : stream.value
})

const arrived = {
  summaries: new Map<string, Summary>(),
  positions: new Map<string, OpenPositions>(),
  trades: 0,
}
let nextTradesMs = 0
let client: StreamClient | null = null
let isPolling = false
/** Null until the first list: of no account is a list, too. */
let followed: string | null = null

/** Begins; called once, after `watchAccounts`. */
export function goLive(): void {
  setInterval(show, SHOW_MS)
  setInterval(() => void pollWhatIsNotStreamed(), POLL_MS)
  effect(() => {
    if (accounts.value === null) return
    const ids = accounts.value.map(({ id }) => id)
    const wanted = ids.join(',')
    if (wanted === followed) return
    followed = wanted
    client?.close()
    client = ids.length === 0 ? null : follow(ids)
    if (ids.length === 0) stream.value = 'live'
  })
}

function follow(ids: readonly string[]): StreamClient {
  return createStreamClient({
    url: location.origin,
    key: null,
    accounts: ids.slice(0, 1_000),
    onSnapshot: ({ topic, data }) => take(topic, data, false),
    onDelta: ({ topic, data }) => take(topic, data, true),
    onStatus: ({ state, stale }) => {
      if (state === 'closed') return
      const was = stream.value
      stream.value = state === 'stale' ? 'live' : state
      // Whether an account is live is the server's to say.
      if (was !== stream.value || Object.keys(stale).length > 0) reloadAccounts()
    },
  })
}

function take(topic: string, data: unknown, isNews: boolean): void {
  if (data === null || typeof data !== 'object') return
  // The contract of the stream says what each topic holds.
  if (topic === 'summary') keep(arrived.summaries, data as Summary)
  else if (topic === 'positions') keep(arrived.positions, data as OpenPositions)
  else if (topic === 'trades' && isNews) arrived.trades++
}

function keep<Answer extends { readonly id: string }>(into: Map<string, Answer>, one: Answer) {
  into.set(one.id, one)
}

function show(): void {
  if (isPaused.peek() || document.hidden) return
  if (arrived.summaries.size > 0) {
    summaries.value = new Map([...summaries.peek(), ...arrived.summaries])
    arrived.summaries.clear()
  }
  if (arrived.positions.size > 0) {
    openPositions.value = new Map([...openPositions.peek(), ...arrived.positions])
    arrived.positions.clear()
  }
  const nowMs = performance.now()
  if (arrived.trades > 0 && nowMs >= nextTradesMs) {
    tradesSeen.value += arrived.trades
    arrived.trades = 0
    nextTradesMs = nowMs + TRADES_MS
  }
}

/** Where the stream is closed to this page, the same answers are asked for. */
async function pollWhatIsNotStreamed(): Promise<void> {
  if (isPolling || stream.peek() !== 'denied' || document.hidden) return
  isPolling = true
  for (const { id } of accounts.peek() ?? []) {
    if (accountsProblem.peek() !== null) break
    const [summary, positions] = await Promise.allSettled([
      request<Summary>(`${accountPath(id)}/summary`),
      request<OpenPositions>(`${accountPath(id)}/positions`),
    ])
    if (summary.status === 'fulfilled') keep(arrived.summaries, summary.value)
    if (positions.status === 'fulfilled') keep(arrived.positions, positions.value)
  }
  isPolling = false
}
