// Executes one signal, once: the intent and the mark that it was sent are one transaction, so a crash leaves both or none.
// What cannot be looked at now (no connection, no database) is tried again until the signal is too old.
import { epochMsOf } from '../../domain/instant.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Queryable } from '../../platform/database/database.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { AccountReads } from '../orders/order-desk-port.ts'
import { isFresh } from '../risk/value.ts'
import type { Hook } from './hook.ts'
import { loadHook, takeExecution } from './hook-store.ts'
import { type PlanFacts, pairsOf, planSignal } from './plan-signal.ts'
import {
  insertSteps,
  loadSteps,
  markExecuting,
  markStepSent,
  noteOutcome,
  type QueuedSignal,
  type SignalStep,
  settleSignal,
} from './queue-store.ts'
import { type SignalDesk, submit } from './signal-desk.ts'
import { quotesNeeded } from './signal-size.ts'
import type { SymbolMemory } from './symbol-memory.ts'

export type ExecuteDeps = {
  readonly database: Pick<Database, 'read' | 'write' | 'transaction'>
  readonly desk: SignalDesk
  readonly clock: Pick<Clock, 'now'>
  readonly symbolsOf: SymbolMemory
}

/** Thrown in the intent's transaction: somebody else has it, its time has passed, or the hook may not. */
class NotToBeSent extends Error {
  override readonly name = 'NotToBeSent'
}

const stale = {
  state: 'expired',
  reason: 'too_old',
  detail: 'It was too old when its turn came, so it was not executed.',
} as const

const notAllowed = {
  state: 'refused',
  reason: 'signal_not_allowed',
  detail: 'The hook was changed meanwhile and may not do this any more.',
} as const

/** Resolves when the signal needs nothing more; rejects when it has to be tried again. */
export async function executeSignal(deps: ExecuteDeps, queued: QueuedSignal): Promise<void> {
  if (queued.state === 'executing') return resume(deps, queued)
  if (isTooOld(deps, queued)) return settle(deps, queued, stale)
  const hook = await loadHook(deps.database.read, queued.hookId)
  if (hook?.armedAt == null) return settle(deps, queued, disarmed(hook))
  // A person may have changed the hook while the signal waited.
  if (!hook.symbols.includes(queued.symbol) || !hook.sides.includes(queued.signal.side))
    return settle(deps, queued, notAllowed)
  try {
    await planAndSend(deps, queued, hook)
  } catch (error) {
    if (error instanceof NotToBeSent) return settleUnsent(deps, queued)
    // The desk says that this can never become an order: trying again would only say so again.
    if (!(error instanceof TidemarkError) || error.status >= 500) throw error
    await settle(deps, queued, { state: 'refused', reason: error.code, detail: error.message })
  }
}

async function planAndSend(deps: ExecuteDeps, queued: QueuedSignal, hook: Hook): Promise<void> {
  const market = await deps.desk.reads(queued.accountId)
  const facts = await readFacts(deps, market, queued)
  const plan = planSignal(queued.signal, queued.symbol, hook, facts)
  if (plan.kind === 'refused') {
    const { reason, detail } = plan
    return settle(deps, queued, { state: 'refused', reason, detail })
  }
  const steps = plan.commands.map((command, at) => ({
    ...{ step: at + 1, command },
    ...{ clientId: null, outcome: null, detail: null },
  }))
  await sendSteps(deps, queued, steps, true)
}

/** Rolled back: nothing was sent. Why is told by what stands there now; when nothing does, somebody else has it. */
async function settleUnsent(deps: ExecuteDeps, queued: QueuedSignal): Promise<void> {
  const now = await loadHook(deps.database.write, queued.hookId)
  if (isTooOld(deps, queued)) await settle(deps, queued, stale)
  else if (now?.armedAt == null) await settle(deps, queued, disarmed(now))
}

/** The server stopped in between. What was sent is the desk's to reconcile; what was not is sent if it is still of now. */
async function resume(deps: ExecuteDeps, queued: QueuedSignal): Promise<void> {
  const steps = await loadSteps(deps.database.write, queued)
  const unsent = steps.filter(({ clientId }) => clientId === null)
  if (unsent.length === 0) return settle(deps, queued, done)
  if (isTooOld(deps, queued))
    return settle(deps, queued, {
      state: 'executed',
      reason: 'partly',
      detail: `The server stopped after ${steps.length - unsent.length} of ${steps.length} commands; the others were too old when it came back.`,
    })
  await sendSteps(deps, queued, unsent, false)
}

const done = { state: 'executed', reason: null, detail: null } as const

async function sendSteps(
  deps: ExecuteDeps,
  queued: QueuedSignal,
  steps: readonly SignalStep[],
  isFirst: boolean,
): Promise<void> {
  const { database, desk, clock } = deps
  const { accountId, signalId } = queued
  for (const [at, { step, command }] of steps.entries()) {
    const begins = isFirst && at === 0
    let isMarked = false
    const mark = async (tx: Queryable, clientId: string) => {
      if (begins) {
        if (!(await markExecuting(tx, queued, clock.now()))) throw new NotToBeSent('not queued')
        if (!(await takeExecution(tx, queued.hookNo))) throw new NotToBeSent('not armed')
        await insertSteps(
          tx,
          queued,
          steps.map((one) => one.command),
        )
      }
      if (!(await markStepSent(tx, queued, step, clientId, clock.now())))
        throw new NotToBeSent('sent before')
      isMarked = true
    }
    const hookId = queued.hookId
    const result = await submit(desk, { accountId, hookId, signalId, step, command, mark })
    // The desk knew the command already, though nothing here says so: as after a backup that was put back in part.
    if (!isMarked) await database.transaction((tx) => mark(tx, result.clientId))
    await noteOutcome(database.write, queued, step, result.outcome, result.detail)
  }
  await settle(deps, queued, done)
}

/** Asks the broker for what this signal depends on, and for nothing else: each request is time in which prices move. */
async function readFacts(
  { symbolsOf, clock }: ExecuteDeps,
  market: AccountReads,
  { accountId, symbol, signal }: QueuedSignal,
): Promise<PlanFacts> {
  const isClosing = signal.side === 'close'
  const needsEquity = !isClosing && /percent/.test(signal.size?.kind ?? '')
  const symbols = await symbolsOf(accountId, market)
  const account = isClosing || needsEquity ? await market.readAccount() : null
  const known = symbols.find((one) => one.symbol === symbol)
  const quotes =
    needsEquity && known !== undefined
      ? await market.readQuotes(quotesNeeded(known, account?.currency ?? null, pairsOf(symbols)))
      : []
  // A size by a price of earlier could be any size: what is old is missing.
  const nowMs = clock.now()
  const fresh = quotes.filter((one) => isFresh(one, nowMs))
  return { account, symbols, quotes: fresh, orders: isClosing ? await market.readOrders() : [] }
}

function isTooOld({ clock }: ExecuteDeps, { expiresAt }: QueuedSignal): boolean {
  return clock.now() > epochMsOf(expiresAt)
}

function disarmed(hook: Hook | null) {
  const why = hook === null ? 'it was removed' : hook.disarmedWhy
  return {
    state: 'refused',
    reason: 'hook_disarmed',
    detail: `The hook was disarmed when the signal's turn came: ${why}.`,
  } as const
}

async function settle(
  { database, clock }: ExecuteDeps,
  queued: QueuedSignal,
  to: Parameters<typeof settleSignal>[3],
): Promise<void> {
  // What was sent is only ever done; what was not sent is never done.
  const from = to.state === 'executed' ? 'executing' : 'queued'
  await settleSignal(database.write, queued, from, to, clock.now())
}
