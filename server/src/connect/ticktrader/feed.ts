// Live prices of the symbols that somebody wants, over the feed socket. A socket that ended is opened again, sooner or
// later by chance, and subscribes to the same symbols; until then there are no prices, for an old one would look like a
// price of now. Without symbols there is no socket.
import type { Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { ConnectFailure } from '../failure.ts'
import { backOffMs } from '../supervisor/pacing.ts'
import type { TlsTrust } from '../trust.ts'
import { isFields, type Json } from './json.ts'
import { login } from './login.ts'
import { optionalFlag, rowsOf } from './members.ts'
import type { OneTimeCodes } from './one-time-codes.ts'
import type { Token } from './sign.ts'
import { type Answer, type BrokerSocket, openSocket } from './socket.ts'
import { type Tick, tickOf } from './wire.ts'

export type Feed = AsyncDisposable & {
  /** From now on prices of these symbols and of no others. */
  follow(symbols: ReadonlySet<string>): void
  /** The last price at which could be traded; null = none is known now. */
  tick(symbol: string): Tick | null
}

export type FeedDeps = {
  readonly url: string
  readonly trust: TlsTrust
  readonly token: Token
  readonly codes: OneTimeCodes
  readonly clock: Timer
  readonly log: Log
  readonly connectMs: number
  readonly answerMs: number
  readonly onRequest?: ((request: { method: string; path: string }) => void) | undefined
}

const BACK_OFF = { firstMs: 2_000, mostMs: 120_000, spread: 0.3 }

export function openFeed(deps: FeedDeps): Feed {
  const { clock, log } = deps
  const end = new AbortController()
  const ticks = new Map<string, Tick>()
  let wanted: ReadonlySet<string> = new Set()
  /** What the socket that is open subscribed to. */
  let subscribed = new Set<string>()
  let socket: BrokerSocket | null = null
  let isIn = false
  let running: Promise<void> | null = null

  function hear({ name, result }: Answer): void {
    if (name === 'FeedTick') take(result)
  }

  function take(result: Json | undefined): void {
    if (!isFields(result) || optionalFlag(result, 'IndicativeTick') === true) return
    try {
      const tick = tickOf(result)
      if (wanted.has(tick.symbol)) ticks.set(tick.symbol, tick)
    } catch (error) {
      // One strange tick costs no other its place; a price that is not known is none.
      if (!(error instanceof ConnectFailure)) throw error
    }
  }

  /** Brings what is subscribed in step with what is wanted. */
  async function subscribe(on: BrokerSocket): Promise<void> {
    const added = [...wanted].filter((symbol) => !subscribed.has(symbol))
    const removed = [...subscribed].filter((symbol) => !wanted.has(symbol))
    if (added.length + removed.length === 0) return
    subscribed = new Set(wanted)
    for (const symbol of removed) ticks.delete(symbol)
    const { result } = await on.request('FeedSubscribe', {
      ...(added.length === 0
        ? {}
        : { Subscribe: added.map((symbol) => ({ Symbol: symbol, BookDepth: 1 })) }),
      ...(removed.length === 0 ? {} : { Unsubscribe: removed }),
    })
    if (isFields(result)) for (const row of rowsOf(result.Snapshot, 'Snapshot')) take(row)
  }

  async function run(): Promise<void> {
    let failures = 0
    let told: string | null = null
    while (!end.signal.aborted && wanted.size > 0) {
      try {
        using opened = await openSocket({ ...deps, onPush: hear })
        // From here on whoever wants it no more ends it, also in the middle of its login.
        subscribed = new Set()
        socket = opened
        if (end.signal.aborted || wanted.size === 0) continue
        await login(opened, deps)
        isIn = true
        await subscribe(opened)
        failures = 0
        told = null
        await opened.closed
      } catch (error) {
        failures += 1
        const cause = error instanceof ConnectFailure ? error.reason : 'unknown'
        if (told !== cause && !end.signal.aborted) log.info('connection: no live prices', { cause })
        told = cause
      } finally {
        socket = null
        isIn = false
        ticks.clear()
      }
      if (wanted.size > 0)
        await clock.wait(backOffMs(BACK_OFF, Math.max(1, failures), Math.random), end.signal)
    }
    running = null
  }

  return {
    follow(symbols) {
      wanted = new Set(symbols)
      if (end.signal.aborted) return
      if (wanted.size === 0) socket?.[Symbol.dispose]()
      else if (socket !== null) {
        const on = socket
        // A login that is under way ends with all that is wanted then.
        if (!isIn) return
        // What cannot be changed on this socket is right on the next one.
        subscribe(on).catch(() => on[Symbol.dispose]())
      } else running ??= run()
    },
    tick: (symbol) => ticks.get(symbol) ?? null,
    async [Symbol.asyncDispose]() {
      wanted = new Set()
      end.abort()
      socket?.[Symbol.dispose]()
      await running
    },
  }
}
