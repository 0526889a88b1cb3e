// The order desk: intent committed, SENDING committed, sent exactly once, outcome stored. Nothing here sends twice, and what
// is not known stays unknown until the reconciler has looked. A dry run is this code with the last function swapped.
import { randomUUID } from 'node:crypto'
import { ConnectFailure } from '../../connect/failure.ts'
import type { Timer } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { DeskSessions } from '../accounts/desk-sessions.ts'
import { loadTradeAccount } from '../accounts/trade-account-store.ts'
import type { LeaseKeeper } from '../arm/lease-keeper.ts'
import type { KillSwitch } from '../kill/kill-switch.ts'
import { NotSendable, rejections } from '../rejections.ts'
import { loadLimits } from '../risk/limit-store.ts'
import type { Refusal } from '../risk/refusal.ts'
import type { PreparedRequest, TradeSession } from '../trade-port.ts'
import { refusedAnswer, unknownAnswer } from './answers.ts'
import { clientIdOf } from './client-id.ts'
import { closeUncertain, decideIntent } from './decide-intent.ts'
import { RECONCILE_MS } from './find-order.ts'
import { gatherFacts } from './gather-facts.ts'
import { clientIdsOf, type Intent } from './intent.ts'
import {
  keepAnswer,
  loadIntent,
  loadTransitions,
  moveIntent,
  type NewIntent,
} from './intent-store.ts'
import { type Ask, type OrderAnswer, type OrderDesk, TooEarly } from './order-desk-port.ts'
import { type Prepared, prepareCommand, type Wish } from './prepare-command.ts'
import { createReconciler, type Reconciler } from './reconciler.ts'
import { type KnownRequest, loadRequest, takeRequest } from './request-store.ts'
import { createOrderSender } from './send-order.ts'

export type RunningDesk = OrderDesk &
  AsyncDisposable & {
    /** Orders that are being sent now. */
    readonly inFlight: number
    /** Finds out what an earlier server left open; resolves when nothing is unknown any more. */
    recover(accountId: number): Promise<void>
  }

export type OrderDeskDeps = {
  readonly database: Pick<Database, 'read' | 'write' | 'transaction'>
  readonly sessions: DeskSessions
  readonly kill: Pick<KillSwitch, 'killedFor' | 'onKill' | 'kill'>
  readonly leases: Pick<LeaseKeeper, 'generationOf' | 'isRecovering'>
  readonly serverId: string
  readonly clock: Timer
  readonly log: Log
}

const lookEveryMs = 250

export function createOrderDesk(deps: OrderDeskDeps): RunningDesk {
  const { database, sessions, kill, leases, serverId, clock, log } = deps
  /** What was sent or is being decided here, until its outcome is stored. */
  const working = new Set<string>()
  const answering = new Map<string, Promise<OrderAnswer>>()
  const stop = new AbortController()
  const background = new Set<Promise<unknown>>()
  const reads = (accountId: number) => sessions.session(accountId)
  const reconciler: Reconciler = createReconciler({
    ...{ database, clock, log, reads },
    isInFlight: (intentId) => working.has(intentId),
    isOurs: (intent) =>
      intent.serverId === serverId || leases.generationOf(intent.accountId) !== null,
    async onOrphan(intent, evidence) {
      // Both of a pair are named: whichever it was, who looks finds the other one too.
      const names = clientIdsOf(intent).map((id) => `order ${id}`)
      const reason = `${names.join(' and ')}, taken for absent, appeared: ${evidence}`
      log.warn('trade: A PERSON HAS TO LOOK', { account: intent.accountId, reason })
      const target = { scope: 'account', target: String(intent.accountId) } as const
      await kill.kill({ target, by: 'trade server', reason })
    },
  })

  const sender = createOrderSender({
    ...{ database, kill, leases, clock, log, signal: stop.signal, track },
    onStored(intent, isUnknown) {
      working.delete(intent.intentId)
      if (isUnknown) track(reconciler.settle(intent.accountId))
    },
  })

  async function run(ask: Ask, wish: Wish): Promise<OrderAnswer> {
    const known = await loadRequest(database.write, ask)
    if (known !== null) return repeat(ask, known)
    if ((await loadTradeAccount(database.write, ask.accountId)) === null) throw noAccount()
    const intentId = randomUUID()
    working.add(intentId)
    const answer = decideAndSend(ask, wish, intentId).finally(() => answering.delete(intentId))
    answering.set(intentId, answer)
    // Whether an intent was written before the database went away, and how far it came, is looked at when it is back.
    answer.catch((error: unknown) => {
      if (![TidemarkError, ConnectFailure, TooEarly].some((kind) => error instanceof kind))
        track(reconciler.settle(ask.accountId))
    })
    return answer
  }

  async function decideAndSend(ask: Ask, wish: Wish, intentId: string): Promise<OrderAnswer> {
    try {
      const { accountId } = ask
      const session = await sessions.session(accountId)
      const prepared = await prepareCommand(
        {
          symbols: () => sessions.symbols(accountId),
          accountingType: session.accountingType,
          clock,
          readOrder: (order) => session.readOrder(order),
        },
        wish,
        intentId,
      )
      const request = describe(session, prepared)
      const limits = await loadLimits(database.write, accountId)
      const facts =
        prepared.asks.length === 0
          ? null
          : await gatherFacts(sessions, accountId, prepared.asks, limits, () => clock.now())
      const intent = newIntent(ask, prepared, intentId)
      let decidedMs: number | null = null
      const decided = await database.transaction(async (tx) => {
        const taken = await takeRequest(tx, ask, intentId)
        if (taken !== null) return { kind: 'known' as const, taken }
        const refusals = await decideIntent(tx, {
          ...{ ask, intent, prepared, limits, facts },
          killedHere: kill.killedFor(accountId, ask.hookId),
          lease: leases.generationOf(accountId),
          recovering: leases.isRecovering(accountId),
          now() {
            decidedMs = clock.monotonicMs()
            return clock.now()
          },
        })
        if (refusals === null) throw noAccount()
        if (ask.triesAgain === true && isOnlyTooEarly(refusals))
          throw new TooEarly(closeUncertain.detail)
        if ('reason' in request) refusals.push(request)
        const { standing, notes } = ask.dryRun
          ? splitDryRun(refusals)
          : { standing: refusals, notes: [] }
        const shown = {
          ...{ intentId, clientId: intent.clientId, dryRun: ask.dryRun, notes },
          request: ask.dryRun && !('reason' in request) ? request : null,
        }
        const [first, ...others] = standing
        const refusal = first === undefined ? null : refusedAnswer(shown, 'risk', first, others)
        if (refusal !== null)
          await moveIntent(tx, {
            ...{ accountId, intentId, from: 'INTENT', to: 'REFUSED_BY_RISK', atMs: clock.now() },
            ...{ detail: refusal.detail, answer: refusal },
          })
        await ask.alongside?.(tx, intent.clientId)
        return { kind: 'decided' as const, shown, refusal }
      })
      if (decided.kind === 'known') {
        working.delete(intentId)
        return await repeat(ask, decided.taken)
      }
      if (decided.refusal !== null) return decided.refusal
      const judgedMs = prepared.reduces?.readMonotonicMs ?? decidedMs
      const toSend = { ...intent, decidedMs: judgedMs, needsArming: facts !== null }
      return await sender.send(ask, session, toSend, decided.shown)
    } finally {
      if (!sender.isStoring(intentId)) working.delete(intentId)
    }
  }

  /** The first answer again, byte for byte; waits for it while it is being made. */
  async function repeat(ask: Ask, { digest, intentId }: KnownRequest): Promise<OrderAnswer> {
    if (digest !== ask.once?.digest)
      throw new TidemarkError(
        'idempotency_mismatch',
        'This Idempotency-Key was used for another request of this account. Nothing was sent.',
      )
    const own = answering.get(intentId)
    if (own !== undefined) return own
    const deadlineMs = clock.monotonicMs() + RECONCILE_MS
    for (;;) {
      const intent = await loadIntent(database.write, ask.accountId, intentId)
      if (intent === null) throw new Error('a request without its intent')
      if (intent.answer !== null) return intent.answer
      const isMoving = intent.state === 'INTENT' || intent.state === 'SENDING'
      if (!isMoving || clock.monotonicMs() >= deadlineMs || stop.signal.aborted)
        return keepAnswer(database.write, ask.accountId, intentId, lateAnswer(intent))
      await clock.wait(lookEveryMs, stop.signal)
    }
  }

  function lateAnswer(intent: Intent): OrderAnswer {
    const { intentId, clientId, dryRun, state } = intent
    const shown = { intentId, clientId, dryRun, request: null, notes: [] }
    if (state === 'REFUSED_BY_RISK') return refusedAnswer(shown, 'risk', neverSent, [])
    const byMs = intent.reconcileByMs ?? clock.now() + RECONCILE_MS
    return unknownAnswer(shown, 'the trade server stopped before it could answer', byMs)
  }

  function newIntent(ask: Ask, prepared: Prepared, intentId: string): NewIntent {
    const { command, symbol, side, orderType, opensUnits, price } = prepared
    return {
      ...{ accountId: ask.accountId, intentId, clientId: clientIdOf(intentId), command },
      secondClientId: command.kind === 'create_oco' ? clientIdOf(intentId, 1) : null,
      ...{ symbol, side, orderType, opensUnits, price, serverId },
      ...{ askedBy: ask.by, hookId: ask.hookId, dryRun: ask.dryRun, createdMs: clock.now() },
    }
  }

  function track(work: Promise<unknown>): void {
    background.add(work)
    void work
      .catch((error: unknown) => log.error('trade: work in the background failed', error))
      .finally(() => background.delete(work))
  }

  return {
    place: (ask, order) => run(ask, { kind: 'create', order }),
    placeOco: (ask, first, second) => run(ask, { kind: 'create_oco', first, second }),
    modify: (ask, change) => run(ask, { kind: 'modify', change }),
    cancel: (ask, order) => run(ask, { kind: 'cancel', order }),
    close: (ask, position, amount) => run(ask, { kind: 'close', position, amount }),
    closeBy: (ask, position, by) => run(ask, { kind: 'close_by', position, by }),
    reads,
    async find(accountId, id) {
      const intent = await loadIntent(database.read, accountId, id)
      if (intent === null) return null
      const { intentId, clientId, secondClientId, command, ...rest } = intent
      const { state, symbol, askedBy, dryRun, reconcileByMs, acknowledgedMs } = rest
      return {
        ...{ intentId, clientId, secondClientId, kind: command.kind, state, symbol },
        ...{ askedBy, dryRun, reconcileByMs, acknowledgedMs },
        history: await loadTransitions(database.read, accountId, intentId),
      }
    },
    get inFlight() {
      return sender.inFlight
    },
    recover: (accountId) => reconciler.settle(accountId),
    async [Symbol.asyncDispose]() {
      // Whoever was promised an answer gets it, and what it says is stored.
      await Promise.allSettled([...answering.values()])
      stop.abort()
      await reconciler[Symbol.asyncDispose]()
      await Promise.allSettled(background)
    },
  }
}

/** A venue may say before sending that it cannot even write the request. */
function describe(session: TradeSession, { command }: Prepared): PreparedRequest | Refusal {
  try {
    return session.describe(command)
  } catch (error) {
    if (!(error instanceof NotSendable)) throw error
    const { nextStep } = rejections[error.reason]
    return { reason: error.reason, detail: error.message, nextStep }
  }
}

/** A dry run is for people who have not armed yet: what is a switch is told, what is wrong with the order is refused. */
const switches = new Set([
  'killed',
  'not_armed',
  'recovering',
  'order_unresolved',
  'close_uncertain',
])

function splitDryRun(refusals: readonly Refusal[]) {
  return {
    standing: refusals.filter(({ reason }) => !switches.has(reason)),
    notes: refusals
      .filter(({ reason }) => switches.has(reason))
      .map(({ detail, nextStep }) => `A real order would be refused. ${detail} ${nextStep}`),
  }
}

const isOnlyTooEarly = (refusals: readonly Refusal[]) =>
  refusals.length > 0 && refusals.every((one) => one === closeUncertain)

const neverSent: Refusal = {
  reason: 'not_sent',
  detail: 'The trade server stopped before this was sent. Nothing left.',
  nextStep: 'Look at the quote and send a new order under a new Idempotency-Key.',
}
const noAccount = () =>
  new TidemarkError('not_found', 'There is nothing here, or nothing that this key may see.')
