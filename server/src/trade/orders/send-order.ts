// The last steps of an order: SENDING committed, kill switch looked at once more, sent exactly once, outcome stored.
// A dry run takes the same way and calls another last function.
import type { Timer } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { lockTradeAccount } from '../accounts/trade-account-store.ts'
import type { LeaseKeeper } from '../arm/lease-keeper.ts'
import type { KillSwitch } from '../kill/kill-switch.ts'
import type { Refusal } from '../risk/refusal.ts'
import { QUOTE_LIFE_MS } from '../risk/value.ts'
import type { Outcome, TradeCommand, TradeSession } from '../trade-port.ts'
import { answerOf, refusedAnswer, type Shown, unknownAnswer } from './answers.ts'
import { killRefusal } from './decide-intent.ts'
import { RECONCILE_MS } from './find-order.ts'
import { keepAnswer, moveIntent, type NewIntent } from './intent-store.ts'
import type { Ask, OrderAnswer } from './order-desk-port.ts'

export type DecidedIntent = NewIntent & {
  /** When it was judged by the market or the positions of that moment, by the monotonic clock; null = by neither. */
  readonly decidedMs: number | null
  /** Something may become larger, so the account has to be armed until it leaves. */
  readonly needsArming: boolean
}

export type OrderSender = {
  /** From here on bytes may leave. Rejects only when nothing did. */
  send(ask: Ask, session: TradeSession, intent: DecidedIntent, shown: Shown): Promise<OrderAnswer>
  /** True while its outcome is known here and nowhere else. */
  isStoring(intentId: string): boolean
  readonly inFlight: number
}

export type OrderSenderDeps = {
  readonly database: Pick<Database, 'write' | 'transaction'>
  readonly kill: Pick<KillSwitch, 'killedFor' | 'onKill'>
  readonly leases: Pick<LeaseKeeper, 'generationOf'>
  readonly clock: Timer
  readonly log: Log
  /** Aborts when the desk ends. */
  readonly signal: AbortSignal
  /** Work that nobody waits for but the end of the desk. */
  readonly track: (work: Promise<unknown>) => void
  readonly onStored: (intent: NewIntent, isUnknown: boolean) => void
}

const storeEveryMs = 250
const storeLaterEveryMs = 1_000
/** How long the sender waits for a database that went away between sending and storing. */
const STORE_PATIENCE_MS = 3_000

type Sending = {
  readonly abort: AbortController
  readonly ask: Ask
  readonly command: TradeCommand
}

export function createOrderSender(deps: OrderSenderDeps): OrderSender {
  const { database, kill, leases, clock, log, signal, track } = deps
  const sending = new Map<string, Sending>()
  const storing = new Set<string>()

  kill.onKill(() => {
    for (const { abort, ask, command } of sending.values())
      if (command.kind !== 'cancel' && kill.killedFor(ask.accountId, ask.hookId) !== null)
        abort.abort()
  })

  async function execute(
    ask: Ask,
    session: TradeSession,
    { accountId, intentId, clientId, command, opensUnits, decidedMs }: DecidedIntent,
  ): Promise<Outcome | Refusal> {
    const abort = new AbortController()
    sending.set(intentId, { abort, ask, command })
    try {
      if (ask.dryRun) return pretend
      // The last moment: nothing waits between this look and the call that sends.
      const killed = command.kind === 'cancel' ? null : kill.killedFor(accountId, ask.hookId)
      if (killed !== null) return killRefusal(killed)
      if (opensUnits !== '0' && leases.generationOf(accountId) === null) return leaseLost
      if (decidedMs !== null && clock.monotonicMs() - decidedMs > QUOTE_LIFE_MS) return tooLate
      const outcome = await session.execute(command, { signal: abort.signal })
      if (outcome.outcome !== 'rejected' || outcome.reason !== 'not_sent' || !abort.signal.aborted)
        return outcome
      const reason = kill.killedFor(accountId, ask.hookId)
      return killRefusal(reason ?? 'it was set while the order left')
    } catch (error) {
      log.error('trade: a venue broke its promise not to throw', error, { client_id: clientId })
      return { outcome: 'unknown', detail: 'the connector failed while it sent' }
    } finally {
      sending.delete(intentId)
    }
  }

  /** The answer that counts: when somebody else took the intent over meanwhile, the one that was kept. */
  async function store(
    intent: NewIntent,
    to: 'ACKED' | 'REJECTED' | 'UNKNOWN',
    answer: OrderAnswer,
  ): Promise<OrderAnswer> {
    const { accountId, intentId } = intent
    const isStored = await database.transaction((tx) =>
      moveIntent(tx, {
        ...{ accountId, intentId, from: 'SENDING', to, atMs: clock.now(), answer },
        detail: 'detail' in answer ? answer.detail : '',
        ...(answer.outcome === 'unknown' ? { reconcileByMs: answer.reconcileByMs } : {}),
      }),
    )
    const counts = isStored ? answer : await keepAnswer(database.write, accountId, intentId, answer)
    storing.delete(intentId)
    deps.onStored(intent, to === 'UNKNOWN')
    return counts
  }

  /** When the database stays away the answer is "unknown", because nobody who looks would find anything else. */
  async function settle(
    intent: NewIntent,
    outcome: Outcome | Refusal,
    answer: OrderAnswer,
  ): Promise<OrderAnswer> {
    const to = stateAfter(outcome)
    storing.add(intent.intentId)
    const deadlineMs = clock.monotonicMs() + STORE_PATIENCE_MS
    for (;;) {
      try {
        return await store(intent, to, answer)
      } catch (error) {
        log.error('trade: an outcome could not be stored yet', error, {
          client_id: intent.clientId,
        })
        if (clock.monotonicMs() >= deadlineMs || signal.aborted) break
        await clock.wait(storeEveryMs, signal)
      }
    }
    const detail = 'the outcome could not be written down; it is looked for'
    const lost = unknownAnswer(answer, detail, clock.now() + RECONCILE_MS)
    track(storeLater(() => store(intent, to, lost)))
    return lost
  }

  async function storeLater(tryToStore: () => Promise<unknown>): Promise<void> {
    while (!signal.aborted) {
      await clock.wait(storeLaterEveryMs, signal)
      try {
        await tryToStore()
        return
      } catch {
        // Said already; whoever starts next finds it in SENDING and looks for it.
      }
    }
  }

  return {
    async send(ask, session, intent, shown) {
      const { accountId, intentId } = intent
      const isOpening = intent.needsArming && !ask.dryRun
      const begun = await database.transaction(async (tx) => {
        // Since the decision a person may have disarmed the account, and was told that it is.
        const account = isOpening ? await lockTradeAccount(tx, accountId) : null
        const step = { accountId, intentId, from: 'INTENT', atMs: clock.now() } as const
        if (!isOpening || (account !== null && account.armedAt !== null))
          return moveIntent(tx, { ...step, to: 'SENDING', detail: '' })
        const answer = refusedAnswer(shown, 'risk', disarmed(account?.disarmedBecause), [])
        await moveIntent(tx, { ...step, to: 'REFUSED_BY_RISK', detail: answer.detail, answer })
        return answer
      })
      if (typeof begun === 'object') return begun
      if (!begun) throw new Error('an intent changed under its own desk')
      const outcome = await execute(ask, session, intent)
      return settle(intent, outcome, answerOf(shown, outcome, clock.now() + RECONCILE_MS))
    },
    isStoring: (intentId) => storing.has(intentId),
    get inFlight() {
      return sending.size
    },
  }
}

/** A Refusal stopped it before it left: then the broker has nothing of it. */
function stateAfter(outcome: Outcome | Refusal): 'ACKED' | 'REJECTED' | 'UNKNOWN' {
  if (!('outcome' in outcome) || outcome.outcome === 'rejected') return 'REJECTED'
  return outcome.outcome === 'accepted' ? 'ACKED' : 'UNKNOWN'
}

/** What a dry run has in the place of a broker's answer. */
const pretend: Outcome = { outcome: 'accepted', orders: [] }

const leaseLost: Refusal = {
  reason: 'not_armed',
  detail: 'This trade server lost its lease of the account before the order left. Nothing left.',
  nextStep: 'Look at `tidemark trade status`.',
}

const disarmed = (because: string | null | undefined): Refusal => ({
  reason: 'not_armed',
  detail: `The account was disarmed before the order left: ${because ?? 'nobody said why'}. Nothing left.`,
  nextStep: 'Arm it with `tidemark trade arm ACCOUNT` or POST /api/v1/arm.',
})

const tooLate: Refusal = {
  reason: 'too_late',
  detail:
    'The database took more than 5 s to write the order down after it was decided. Nothing left.',
  nextStep: 'Look at the quote and send a new order under a new Idempotency-Key.',
}
