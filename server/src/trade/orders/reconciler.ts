// Finds out what became of commands whose answer was lost: looks at the broker every 10 s until each is found, absent, or a
// person's to decide, within 60 s. One worker for each account; it ends when no question is open.
import type { Timer } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import {
  APART_MS,
  findEvidence,
  HISTORY_AROUND_MS,
  judgeAbsence,
  type Look,
  RECONCILE_MS,
  showsAbsence,
} from './find-order.ts'
import type { Intent } from './intent.ts'
import { loadAbsentIntents, loadOpenIntents, moveIntent, noteSymbol } from './intent-store.ts'
import type { AccountReads } from './order-desk-port.ts'
import type { OrderState } from './order-state.ts'

export type Reconciler = AsyncDisposable & {
  /** Looks after every open question of the account; calls while a worker runs share it. Resolves when none is left. */
  settle(accountId: number): Promise<void>
}

export type ReconcilerDeps = {
  readonly database: Pick<Database, 'write' | 'transaction'>
  readonly reads: (accountId: number) => Promise<Pick<AccountReads, 'readOrders' | 'readHistory'>>
  readonly clock: Timer
  readonly log: Log
  /** True while this process is sending it: its own answer will come. */
  readonly isInFlight: (intentId: string) => boolean
  /** True when no other living server can be sending it. */
  readonly isOurs: (intent: Intent) => boolean
  /** An order that was taken for absent has appeared. */
  readonly onOrphan: (intent: Intent, evidence: string) => Promise<void>
}

/** An order that was taken for absent is still looked for this long. */
const AFTERWARDS_MS = 600_000
const retryMs = 1_000

export function createReconciler(deps: ReconcilerDeps): Reconciler {
  const { database, clock, log } = deps
  const stop = new AbortController()
  const workers = new Map<number, Promise<void>>()
  const again = new Set<number>()
  /** What was taken for absent and is looked for all the same, by intent. */
  const watched = new Set<string>()
  /** When looks that found nothing began, by intent. */
  const absences = new Map<string, number[]>()

  function settle(accountId: number): Promise<void> {
    again.add(accountId)
    const running = workers.get(accountId)
    if (running !== undefined) return running
    const worker = work(accountId).finally(() => workers.delete(accountId))
    workers.set(accountId, worker)
    return worker
  }

  async function work(accountId: number): Promise<void> {
    while (!stop.signal.aborted) {
      again.delete(accountId)
      let pauseMs = APART_MS
      try {
        await remember(accountId)
        const open = await adopt(accountId)
        const left = open.length === 0 ? 0 : await lookOnce(accountId, open)
        if (left === 0 && !again.has(accountId)) return
        if (left === 0) continue
      } catch (error) {
        log.error('trade: open questions wait for the database', error, { account: accountId })
        pauseMs = retryMs
      }
      await clock.wait(pauseMs, stop.signal)
    }
  }

  /** What another server, or this one before it stopped, took for absent lately is looked for at once and on. */
  async function remember(accountId: number): Promise<void> {
    const sinceMs = clock.now() - AFTERWARDS_MS
    for (const intent of await loadAbsentIntents(database.write, accountId, sinceMs))
      if (deps.isOurs(intent)) void watchAfterwards(intent, intent.settledMs ?? sinceMs, 0)
  }

  /** Unknown ones; what nobody is sending any more becomes unknown, or was never sent. */
  async function adopt(accountId: number): Promise<Intent[]> {
    const unknown: Intent[] = []
    for (const intent of await loadOpenIntents(database.write, accountId)) {
      if (intent.state === 'UNKNOWN') unknown.push(intent)
      if (intent.state !== 'INTENT' && intent.state !== 'SENDING') continue
      if (deps.isInFlight(intent.intentId) || !deps.isOurs(intent)) continue
      if (intent.state === 'INTENT')
        await move(intent, 'REFUSED_BY_RISK', 'the trade server stopped before it was sent')
      else {
        const reconcileByMs = clock.now() + RECONCILE_MS
        if (
          await move(intent, 'UNKNOWN', 'the trade server stopped while it was sent', reconcileByMs)
        )
          unknown.push({ ...intent, state: 'UNKNOWN', reconcileByMs })
      }
    }
    return unknown
  }

  /** How many questions stay open. */
  async function lookOnce(accountId: number, open: readonly Intent[]): Promise<number> {
    let left = 0
    const startedMs = clock.now()
    const earliest = Math.min(...open.map(({ sentMs, createdMs }) => sentMs ?? createdMs))
    const look = await readBroker(accountId, earliest - HISTORY_AROUND_MS, startedMs)
    for (const intent of open) {
      const evidence = look === null ? null : findEvidence(intent, look)
      if (evidence !== null) {
        absences.delete(intent.intentId)
        await move(intent, 'FOUND', evidence)
        continue
      }
      const absent = absences.get(intent.intentId) ?? []
      if (look !== null && showsAbsence(intent, look)) absent.push(startedMs)
      absences.set(intent.intentId, absent)
      const verdict = judgeAbsence(intent, absent, clock.now())
      if (verdict === null) {
        left += 1
        await narrow(intent, look)
        continue
      }
      absences.delete(intent.intentId)
      if (verdict === 'ABSENT') {
        await move(intent, 'ABSENT', `not found in ${absent.length} looks`)
        void watchAfterwards(intent, clock.now(), RECONCILE_MS)
      } else await escalate(intent)
    }
    return left
  }

  /** A cancel or a close names no symbol; while nobody knows it, nothing at all is opened on the account. */
  async function narrow(intent: Intent, look: Look | null): Promise<void> {
    const subject = subjectOf(intent.command)
    if (intent.symbol !== null || subject === null) return
    const symbol = look?.orders.find(({ order }) => order === subject)?.symbol
    if (symbol !== undefined) await noteSymbol(database.write, intent, symbol)
  }

  /** Null when the broker could not be asked: that is no evidence of anything. */
  async function readBroker(accountId: number, fromMs: number, toMs: number): Promise<Look | null> {
    try {
      const reads = await deps.reads(accountId)
      // Orders first: what is filled between the two reads then stands in the history at least.
      const orders = await reads.readOrders()
      const history = await reads.readHistory(fromMs, toMs + HISTORY_AROUND_MS)
      return { orders, history }
    } catch (error) {
      log.warn('trade: the broker could not be asked about an order', {
        account: accountId,
        cause: error instanceof Error ? error.name : 'unknown',
      })
      return null
    }
  }

  async function escalate(intent: Intent): Promise<void> {
    await move(intent, 'HUMAN', 'neither found nor certainly absent within 60 s')
    log.warn('trade: A PERSON HAS TO LOOK: nobody knows what became of an order', {
      account: intent.accountId,
      client_id: intent.clientId,
      next_step: `look at the broker, then: tidemark trade seen ${intent.clientId}`,
    })
  }

  /** A broker that executes after half a minute is seen, and everything stops until a person has looked. */
  async function watchAfterwards(
    intent: Intent,
    absentMs: number,
    firstPauseMs: number,
  ): Promise<void> {
    if (!mayOpen(intent) || watched.has(intent.intentId)) return
    watched.add(intent.intentId)
    const sentMs = intent.sentMs ?? intent.createdMs
    let pauseMs = firstPauseMs
    while (!stop.signal.aborted && clock.now() < absentMs + AFTERWARDS_MS) {
      if (pauseMs > 0) await clock.wait(pauseMs, stop.signal)
      pauseMs = RECONCILE_MS
      if (stop.signal.aborted) return
      const look = await readBroker(intent.accountId, sentMs - HISTORY_AROUND_MS, clock.now())
      const evidence = look === null ? null : findEvidence(intent, look)
      if (evidence === null) continue
      await deps.onOrphan(intent, evidence)
      return
    }
  }

  function move(
    intent: Intent,
    to: OrderState,
    detail: string,
    reconcileByMs?: number,
  ): Promise<boolean> {
    const { accountId, intentId, state: from } = intent
    log.info('trade: order', { account: accountId, client_id: intent.clientId, state: to, detail })
    return database.transaction((tx) =>
      moveIntent(tx, {
        ...{ accountId, intentId, from, to, detail, atMs: clock.now() },
        ...(reconcileByMs === undefined ? {} : { reconcileByMs }),
      }),
    )
  }

  return {
    settle,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await Promise.allSettled(workers.values())
    },
  }
}

/** Whether it could open something if it came late: an order that was to close a net position does, once that is closed. */
const mayOpen = ({ command, opensUnits }: Intent) =>
  opensUnits !== '0' || command.kind === 'create' || command.kind === 'create_oco'

/** The order or position that a command is about; null for a new one. */
function subjectOf(command: Intent['command']): string | null {
  if (command.kind === 'cancel') return command.order
  if (command.kind === 'close' || command.kind === 'close_by') return command.position
  return command.kind === 'modify' ? command.change.order : null
}
