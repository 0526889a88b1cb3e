// The outbox as a bot holds it: `logTrade` puts a trade on the disk and returns; the sender delivers it in the background.
// The network is never touched in a call, and a queued trade is sent until the server has taken or refused it.
import { freshKey } from '../trade/fresh-key.ts'
import type { TradePayload } from '../trade/trade-payload.ts'
import { tradeText } from '../trade/trade-text.ts'
import type { DeadLetter, DeadLetterFile } from './dead-letter-file.ts'
import { releaseAtExit } from './exit-release.ts'
import type { FolderLock } from './folder-lock.ts'
import type { Transport } from './http-transport.ts'
import { OutboxClosed } from './outbox-errors.ts'
import type { OutboxHealth } from './outbox-health.ts'
import { keyedLine } from './seeded-faults.ts'
import { startSender } from './sender.ts'
import { tell } from './tell.ts'
import { createTradeQueue, type TradeQueueDeps } from './trade-queue.ts'
import { createWaiters, readWait, type WaitOptions } from './waiters.ts'

/** The trade is on the disk and will be sent. */
export type Receipt = {
  /** Its place in this outbox. */
  readonly seq: number
  /** Its identity; null when bot_name and exchange_order_id are. */
  readonly idempotencyKey: string | null
}

export type FlushResult = {
  /** Whether all that was queued before the call is settled. */
  readonly settled: boolean
  /** Trades that still wait. */
  readonly left: number
}

export type Outbox = AsyncDisposable & {
  /** Queues one trade. Throws TradeInvalid, OutboxFull, OutboxFailed or OutboxClosed; then nothing is queued. */
  logTrade(trade: TradePayload): Receipt
  health(): OutboxHealth
  /** Waits until everything queued so far is settled, at most `timeoutMs` (default 30 s). */
  flush(options?: WaitOptions): Promise<FlushResult>
  /** Sends on while that succeeds, at most `timeoutMs` (default 5 s), then stops. What is left stays on the disk. */
  close(options?: WaitOptions): Promise<FlushResult>
  deadLetters(): Promise<DeadLetter[]>
  /** Puts all dead letters at the end of the queue again, each with its identity. Returns how many. */
  requeueDeadLetters(): Promise<number>
}

export type OutboxDeps = Omit<TradeQueueDeps, 'onFault' | 'onDamage'> & {
  readonly letters: DeadLetterFile
  readonly lock: FolderLock
  readonly transport: Transport
  readonly batchLines: number
  readonly maxBackoffMs: number
  readonly keyAtSend: boolean
  readonly onDeadLetter: ((letter: DeadLetter) => void) | undefined
  readonly onState: ((health: OutboxHealth) => void) | undefined
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { letters } = deps
  const waiters = createWaiters()
  const kept = releaseAtExit(deps.lock)
  const makeKey = deps.keyAtSend ? () => null : freshKey
  let damagedLines = deps.recovered.damaged
  let closing: Promise<FlushResult> | null = null
  const queue = createTradeQueue({
    ...deps,
    onFault: (problem) =>
      sender.noteFault(problem instanceof Error ? problem.message : 'it failed'),
    onDamage: () => damagedLines++,
  })
  const sender = startSender({
    ...deps,
    queue,
    encode: deps.keyAtSend ? keyedLine : (json) => json,
    onState: () => {
      waiters.look()
      tell(() => deps.onState?.(health()))
    },
    onSettled: () => waiters.look(),
    onDeadLetter: (letter) => {
      if (deps.onDeadLetter === undefined) return
      const whole = { ...letter, trade: JSON.parse(letter.tradeText) }
      tell(() => deps.onDeadLetter?.(whole))
    },
  })

  function health(): OutboxHealth {
    const { state, lastError, lastSuccessMs, nextTryMs } = sender.view()
    return {
      state,
      queued: queue.queued,
      queuedBytes: queue.queuedBytes,
      deadLetters: letters.count,
      damagedLines,
      oldestQueuedAt: timeText(queue.oldestAtMs()),
      lastError,
      lastSuccessAt: timeText(lastSuccessMs),
      nextTryAt: timeText(nextTryMs),
    }
  }

  async function closeOnce(timeoutMs: number): Promise<FlushResult> {
    const isOver = () => queue.queued === 0 || ['waiting', 'refused'].includes(sender.view().state)
    const deadlineMs = performance.now() + timeoutMs
    try {
      await waiters.until(isOver, timeoutMs)
      await sender.stop(waiters.after(Math.max(0, deadlineMs - performance.now())))
      await letters.close()
      await queue.close()
    } finally {
      kept.release()
    }
    return { settled: queue.queued === 0, left: queue.queued }
  }

  async function flush(options?: WaitOptions): Promise<FlushResult> {
    const timeoutMs = readWait('flush', options, 30_000)
    const upTo = queue.lastSeq
    const isSettled = () => queue.settled >= upTo || queue.queued === 0
    // A closed outbox settles nothing more.
    await waiters.until(() => isSettled() || sender.view().state === 'closed', timeoutMs)
    return { settled: isSettled(), left: queue.queued }
  }

  async function close(options?: WaitOptions): Promise<FlushResult> {
    const timeoutMs = readWait('close', options, 5_000)
    closing ??= closeOnce(timeoutMs)
    return closing
  }

  function assertOpen(): void {
    if (closing !== null) throw new OutboxClosed('the outbox is closed; the trade was not queued')
  }

  return {
    logTrade(trade) {
      assertOpen()
      const { text, idempotencyKey } = tradeText(trade, makeKey)
      const seq = queue.append(text)
      sender.wake()
      return { seq, idempotencyKey }
    },
    health,
    flush,
    close,
    deadLetters: () => letters.list(),
    async requeueDeadLetters() {
      assertOpen()
      const count = await letters.takeOut(
        (letter) => queue.append(letter.tradeText),
        () => queue.sync(),
      )
      sender.wake()
      return count
    },
    [Symbol.asyncDispose]: async () => void (await close()),
  }
}

function timeText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
