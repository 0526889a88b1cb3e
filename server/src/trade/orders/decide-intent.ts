// The transaction in which an order is decided: the account is locked, kill switches, arming, lease, limits and everything that
// was sent are read, risk says yes or no, and the intent with its decision is written. Two orders never see the same room.
import { type Decimal, sameNumber } from '../../domain/decimal.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { lockTradeAccount } from '../accounts/trade-account-store.ts'
import { holdsTradeLease } from '../arm/lease-store.ts'
import { loadKills } from '../kill/kill-store.ts'
import { nameOfTarget, targetsOf } from '../kill/kill-target.ts'
import { checkRisk } from '../risk/check-risk.ts'
import { lookAtOrder } from '../risk/check-state.ts'
import { exposureOf } from '../risk/exposure.ts'
import { loadLimits } from '../risk/limit-store.ts'
import { type Limits, limitNames } from '../risk/limits.ts'
import { moneyOf } from '../risk/order-worth.ts'
import type { Refusal, RiskAsk } from '../risk/refusal.ts'
import { QUOTE_LIFE_MS } from '../risk/value.ts'
import type { BrokerFacts } from './gather-facts.ts'
import { clientIdsOf, type Intent } from './intent.ts'
import { insertIntent, loadOpenIntents, loadRecentIntents, type NewIntent } from './intent-store.ts'
import type { Ask } from './order-desk-port.ts'
import { isOpenQuestion } from './order-state.ts'
import type { Prepared } from './prepare-command.ts'

const MINUTE_MS = 60_000
/** A broker's list may lag: what was sent this long before it was read still counts beside it. */
const LIST_LAG_MS = 5_000

export type DecideGiven = {
  readonly ask: Ask
  readonly intent: NewIntent
  readonly prepared: Prepared
  readonly limits: Limits
  /** Null when nothing can become larger: then only kill switches are asked. */
  readonly facts: BrokerFacts | null
  readonly killedHere: string | null
  /** The generation of the lease of this server; null = it has none. */
  readonly lease: number | null
  readonly recovering: boolean
  readonly now: () => number
}

/** Writes the intent; answers with what stands in the way of sending it. Null = the account is gone. */
export async function decideIntent(tx: Queryable, given: DecideGiven): Promise<Refusal[] | null> {
  const { ask, intent, prepared, facts } = given
  const account = await lockTradeAccount(tx, ask.accountId)
  if (account === null) return null
  const killed = given.killedHere ?? (await findKill(tx, ask))
  const refusals = [...prepared.refusals]
  // Cancelling is what a person does after a kill; everything else stays here.
  if (killed !== null && prepared.command.kind !== 'cancel' && facts === null)
    refusals.push(killRefusal(killed))
  if (prepared.reduces !== null) {
    const rival = await findRival(tx, given, prepared.reduces)
    if (rival !== null) refusals.push(rival)
  }
  if (facts !== null) {
    // By now the account was waited for: quotes have to be fresh at this moment, not when they were asked for.
    const nowMs = given.now()
    // What the broker was asked depends on the limits; others may need what nobody asked for.
    const limits = await loadLimits(tx, ask.accountId)
    if (limitNames.some((name) => limits[name] !== given.limits[name])) refusals.push(limitsChanged)
    const market = { ...facts.market, nowMs }
    const recent = await loadRecentIntents(tx, ask.accountId, nowMs - MINUTE_MS)
    const open = await loadOpenIntents(tx, ask.accountId)
    const hasLease =
      given.lease !== null &&
      (await holdsTradeLease(tx, ask.accountId, intent.serverId, given.lease))
    const opening = recent.filter(({ opensUnits }) => opensUnits !== '0')
    const currency = moneyOf(given.limits, facts.account)
    refusals.push(
      ...checkRisk(prepared.asks, {
        ...{ account: facts.account, market, dayLoss: facts.dayLoss },
        ...{ limits: given.limits, killed, recovering: given.recovering },
        armed: account.armedAt !== null && hasLease,
        disarmedBecause:
          account.armedAt !== null
            ? 'this trade server does not hold its lease'
            : account.disarmedBecause,
        openQuestions: open
          .filter(({ state }) => state === 'UNKNOWN' || state === 'HUMAN')
          .map(({ clientId, symbol }) => ({ clientId, symbol })),
        exposure: exposureOf(
          facts.orders ?? [],
          sentOf([...recent, ...open], facts),
          market,
          currency,
        ),
        ordersLastMinute: opening.reduce((all, one) => all + clientIdsOf(one).length, 0),
        repeats: prepared.asks.map((one) => countSame(opening, one)),
      }),
    )
  }
  await insertIntent(tx, intent)
  return refusals
}

/** What may have made the position smaller since it was read: two that close it at once would turn it. */
async function findRival(
  tx: Queryable,
  { ask: { accountId }, intent, now }: DecideGiven,
  { readMs }: NonNullable<Prepared['reduces']>,
): Promise<Refusal | null> {
  const nowMs = now()
  const recent = await loadRecentIntents(tx, accountId, nowMs - MINUTE_MS)
  const open = await loadOpenIntents(tx, accountId)
  const rivals = [...recent, ...open].filter(
    (one) => mayReduce(one, intent) && mayHaveCome(one, readMs),
  )
  const lost = rivals.find(({ state }) => state === 'UNKNOWN' || state === 'HUMAN')
  if (lost !== undefined) return closeUnresolved(lost)
  return rivals.length > 0 || nowMs - readMs > QUOTE_LIFE_MS ? closeUncertain : null
}

/** One of a pair is of the other side, and a changed order fills at its new price. */
function mayReduce(one: Intent, { symbol, side }: NewIntent): boolean {
  const { kind } = one.command
  const isOfSide = kind === 'create_oco' || one.side === side
  return (
    ['create', 'create_oco', 'modify'].includes(kind) &&
    one.symbol === symbol &&
    isOfSide &&
    one.acknowledgedMs === null
  )
}

export function killRefusal(killed: string): Refusal {
  return {
    reason: 'killed',
    detail: `A kill switch is on: ${killed}.`,
    nextStep:
      'Find out why; then `tidemark trade resume`. Cancelling orders is possible meanwhile.',
  }
}

/** Of a close that may come too early: the same one is right in a few seconds. */
export const closeUncertain: Refusal = {
  reason: 'close_uncertain',
  detail:
    'Another order of this symbol and side is on its way, or was executed within 5 s, or reading the position took so long; this one might open what it should close. Nothing left.',
  nextStep:
    'Look at the position and close it again in a few seconds, under a new Idempotency-Key.',
}

const closeUnresolved = ({ clientId, symbol }: Intent): Refusal => ({
  reason: 'order_unresolved',
  detail: `It is not known what became of order ${clientId} of ${symbol}, which may have closed the position already; another one might turn it.`,
  nextStep: lookAtOrder,
})

const limitsChanged: Refusal = {
  reason: 'limits_changed',
  detail: 'The limits of the account were changed while the order was checked. Nothing left.',
  nextStep: 'Send it again under a new Idempotency-Key.',
}

async function findKill(tx: Queryable, { accountId, hookId }: Ask): Promise<string | null> {
  const names = new Set(targetsOf(accountId, hookId).map(nameOfTarget))
  const entry = (await loadKills(tx)).find(({ target }) => names.has(nameOfTarget(target)))
  return entry === undefined
    ? null
    : `${nameOfTarget(entry.target)}, by ${entry.by}: ${entry.reason}`
}

/** What may stand in the market without being in the list that was read. */
function sentOf(intents: readonly Intent[], { ordersAtMs }: BrokerFacts) {
  const counted = new Map(
    intents
      .filter((one) => one.opensUnits !== '0' && mayHaveCome(one, ordersAtMs))
      .map((one) => [one.intentId, one]),
  )
  return [...counted.values()].map((one) => ({
    ...{ clientIds: clientIdsOf(one), symbol: one.symbol },
    ...{ units: one.opensUnits, price: one.price },
  }))
}

/** Whether it may have reached the broker without being in what was read at `readMs`. */
function mayHaveCome({ state, settledMs }: Intent, readMs: number): boolean {
  const isOpen = isOpenQuestion(state) || state === 'INTENT'
  const isDone = state === 'ACKED' || state === 'FOUND'
  return isOpen || (isDone && (settledMs ?? 0) >= readMs - LIST_LAG_MS)
}

function countSame(
  opening: readonly Intent[],
  ask: Pick<RiskAsk, 'symbol' | 'side' | 'type' | 'units'>,
): number {
  return opening.filter(
    ({ symbol, side, orderType, command }) =>
      symbol === ask.symbol &&
      side === ask.side &&
      orderType === ask.type &&
      amountsOf(command).some((amount) => sameNumber(amount, ask.units)),
  ).length
}

function amountsOf(command: Intent['command']): Decimal[] {
  if (command.kind === 'create') return [command.order.amount]
  return command.kind === 'create_oco' ? [command.first.amount, command.second.amount] : []
}
