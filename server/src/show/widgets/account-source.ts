// One account as all overlays that show it see it: pushed values from the stream, the rest asked for once per change and shared.
// What costs more than a look at a row is asked for at most every so often, however many overlays show it.
import type { Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import {
  type AccountFacts,
  asMembers,
  listOf,
  type Members,
  type Need,
  text,
} from './account-facts.ts'
import type { AccountPort } from './account-port.ts'
import { askCurve } from './ask-curve.ts'
import { withTrades } from './closed-trades.ts'

export type AccountSource = {
  readonly facts: AccountFacts
  /** Calls after each change until the given function is called. */
  watch(needs: readonly Need[], changed: () => void): () => void
}

export type AccountSourceDeps = {
  readonly port: AccountPort
  readonly clock: Timer
  readonly log: Log
}

/** Somebody who follows hears something within this, or asks again. */
const SILENCE_MS = 5_000
/** Between two looks at statistics and rules after a trade, and after nothing but a new price. */
const AFTER_TRADE_MS = 250
const AFTER_PRICE_MS = 3_000
const CURVE_MS = 10_000

export function createAccountSource(accountId: number, deps: AccountSourceDeps): AccountSource {
  const { port, clock, log } = deps
  const watchers = new Map<() => void, readonly Need[]>()
  let facts: AccountFacts = {
    ...{ isHeard: false, state: 'stale', asOf: null, summary: null, positions: null, closed: [] },
    ...{ statistics: null, rules: null, curves: new Map() },
  }
  let run: AbortController | null = null
  let dueMs = Number.POSITIVE_INFINITY
  let wake: () => void = () => undefined

  function tell(next: Partial<AccountFacts>): void {
    facts = { ...facts, ...next }
    for (const changed of watchers.keys()) changed()
  }

  function askWithin(lengthMs: number): void {
    const at = clock.monotonicMs() + lengthMs
    if (at >= dueMs) return
    dueMs = at
    wake()
  }

  function take(frame: string): void {
    const said = asMembers(JSON.parse(frame))
    const data = asMembers(said?.data)
    if (said?.type === 'stale') {
      tell({ state: said.state === 'offline' ? 'offline' : 'stale' })
      return
    }
    // An account that only trades name has no picture.
    if (data === null && said?.topic === 'summary') tell({ isHeard: true })
    if (data === null) return
    if (said?.topic === 'trades') {
      tell({ closed: withTrades(facts.closed, listOf(data.trades)) })
      askWithin(AFTER_TRADE_MS)
    } else if (said?.topic === 'summary') {
      tell({ ...freshness(data), summary: data, isHeard: true })
      askWithin(AFTER_PRICE_MS)
    } else if (said?.topic === 'positions') {
      const positions = data.positions === null ? null : listOf(data.positions)
      tell({ ...freshness(data), positions })
    }
  }

  /** Follows until nobody watches; begins anew when nothing is heard, as after the database was away. */
  async function keepFollowing(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      let isHeard = false
      const end = port.follow(accountId, (frame) => {
        isHeard = true
        take(frame)
      })
      const ended = () => end()
      stop.addEventListener('abort', ended, { once: true })
      do await clock.wait(SILENCE_MS, stop)
      while (isHeard && !stop.aborted)
      stop.removeEventListener('abort', ended)
      end()
    }
  }

  async function keepAsking(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const waitMs = Math.min(dueMs - clock.monotonicMs(), CURVE_MS)
      if (waitMs > 0) {
        const sooner = new AbortController()
        wake = () => sooner.abort()
        await clock.wait(waitMs, AbortSignal.any([stop, sooner.signal]))
        if (sooner.signal.aborted || stop.aborted) continue
      }
      dueMs = Number.POSITIVE_INFINITY
      try {
        await askAll()
      } catch (error) {
        // What was known stays, with its age; the next change asks again.
        log.debug('overlays: an answer could not be had', { cause: String(error) })
      }
    }
  }

  async function askAll(): Promise<void> {
    const needs = new Set([...watchers.values()].flat())
    if (needs.has('statistics'))
      tell({ statistics: asMembers(await port.ask(accountId, 'statistics', {})) })
    if (needs.has('rules')) tell({ rules: asMembers(await port.ask(accountId, 'rules', {})) })
    const curves = new Map(facts.curves)
    for (const need of needs) {
      if (!need.startsWith('curve:')) continue
      const hours = Number(need.slice(6))
      curves.set(hours, await askCurve(port, accountId, hours, clock.now()))
    }
    if (curves.size > 0) tell({ curves })
  }

  return {
    get facts() {
      return facts
    },
    watch(needs, changed) {
      watchers.set(changed, needs)
      if (needs.length > 0) askWithin(0)
      if (run === null) {
        run = new AbortController()
        void keepFollowing(run.signal)
        void keepAsking(run.signal)
      }
      return () => {
        watchers.delete(changed)
        if (watchers.size > 0) return
        run?.abort()
        run = null
      }
    },
  }
}

function freshness(data: Members): Pick<AccountFacts, 'state' | 'asOf'> {
  const state = data.state === 'live' || data.state === 'offline' ? data.state : 'stale'
  return { state, asOf: text(data, 'as_of') }
}
