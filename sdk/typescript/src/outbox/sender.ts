// Sends what waits, oldest first, one request at a time, for as long as it takes.
// A trade leaves the queue only when the server has said what became of it.
import { backoffMs } from './backoff.ts'
import { judge, type LineOutcome, type Verdict } from './batch-verdict.ts'
import type { DeadLetterFile, NewDeadLetter } from './dead-letter-file.ts'
import type { Transport } from './http-transport.ts'
import type { OutboxState } from './outbox-health.ts'
import type { WaitingLine } from './segment-reader.ts'
import type { TradeQueue } from './trade-queue.ts'

export type SenderDeps = {
  readonly queue: TradeQueue
  readonly letters: DeadLetterFile
  readonly transport: Transport
  readonly batchLines: number
  readonly maxBackoffMs: number
  /** The line as it is sent. */
  encode(json: Buffer): Buffer
  onState(): void
  onSettled(): void
  onDeadLetter(letter: NewDeadLetter): void
}

export type Sender = ReturnType<typeof startSender>

const BATCH_BYTES = 4 * 1024 * 1024
const FIRST_BACKOFF_MS = 200
const newline = Buffer.from('\n')

export function startSender(deps: SenderDeps) {
  const { queue, letters, transport } = deps
  let state: OutboxState = 'idle'
  let lastError: string | null = null
  let lastSuccessMs: number | null = null
  let nextTryMs: number | null = null
  let failures = 0
  let linesNow = deps.batchLines
  let stopped = false
  let wake: () => void = () => {}

  function show(next: OutboxState): void {
    if (state === next) return
    state = next
    deps.onState()
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const seen = queue.lastSeq
        const lines = await queue.peek({ lines: linesNow, bytes: BATCH_BYTES })
        if (stopped) break
        if (lines.length === 0) await idle(seen)
        else {
          show('sending')
          const answer = await transport.post(bodyOf(lines))
          // A batch that a slow line cannot carry within the deadline would be tried in vain for ever.
          if (answer.kind === 'none') linesNow = half(lines)
          await take(lines, judge(answer, lines.length))
        }
      } catch (problem) {
        // The folder cannot be read, or a dead letter not written: the trades wait like in an outage.
        await rest('waiting', problem instanceof Error ? problem.message : String(problem), null)
      }
    }
  }

  async function take(lines: readonly WaitingLine[], verdict: Verdict): Promise<void> {
    if (verdict.kind === 'lines') {
      await settle(lines, verdict.outcomes)
      if (verdict.outcomes.length > 0) succeeded()
      if (verdict.rest !== '') await rest('waiting', verdict.rest, verdict.retryAfter)
    } else if (verdict.kind === 'culprit') {
      if (lines.length === 1) {
        await settle(lines, [{ status: verdict.status, problem: verdict.problem }])
        succeeded()
      } else linesNow = half(lines)
    } else if (!stopped) {
      const next = verdict.kind === 'refused' ? 'refused' : 'waiting'
      await rest(next, verdict.reason, verdict.retryAfter)
    }
  }

  async function settle(
    lines: readonly WaitingLine[],
    outcomes: readonly LineOutcome[],
  ): Promise<void> {
    const at = new Date().toISOString()
    const dead = outcomes.flatMap(({ status, problem }, index): NewDeadLetter[] => {
      const line = lines[index]
      if (problem === null || line === undefined) return []
      return [{ seq: line.seq, at, status, problem, tradeText: line.json.toString('utf8') }]
    })
    const fresh = dead.length === 0 ? [] : await letters.add(dead)
    queue.settle(lines.slice(0, outcomes.length))
    for (const letter of fresh) deps.onDeadLetter(letter)
    deps.onSettled()
  }

  function succeeded(): void {
    failures = 0
    lastError = null
    lastSuccessMs = Date.now()
    linesNow = Math.min(deps.batchLines, linesNow * 2)
  }

  async function idle(seen: number): Promise<void> {
    // What was queued during the look, or by a callback, must not wait for the next one.
    if (queue.lastSeq !== seen) return
    deps.onSettled()
    show('idle')
    if (queue.lastSeq === seen) await pause(null)
  }

  async function rest(
    next: 'waiting' | 'refused',
    reason: string,
    retryAfter: string | null,
  ): Promise<void> {
    if (stopped) return
    failures++
    lastError = reason
    const options = { firstMs: FIRST_BACKOFF_MS, mostMs: deps.maxBackoffMs }
    const delayMs = Math.ceil(backoffMs(failures, retryAfter, options))
    nextTryMs = Date.now() + delayMs
    show(next)
    await pause(delayMs)
    nextTryMs = null
  }

  /** Until `delayMs` are over, or (null) until something is queued; at once when the sender is stopped. */
  function pause(delayMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      if (stopped) return resolve()
      // A process that has nothing else to do may end: what waits is on disk.
      const timer = delayMs === null ? null : setTimeout(resolve, delayMs).unref()
      wake = () => {
        if (timer !== null && !stopped) return
        if (timer !== null) clearTimeout(timer)
        resolve()
      }
    })
  }

  function bodyOf(lines: readonly WaitingLine[]): Buffer {
    return Buffer.concat(lines.flatMap(({ json }) => [deps.encode(json), newline]))
  }

  const half = (lines: readonly WaitingLine[]) => Math.max(1, Math.floor(lines.length / 2))

  const ended = run()
  return {
    /** Something was queued. */
    wake: () => wake(),
    view: () => ({ state, lastError, lastSuccessMs, nextTryMs }),
    noteFault(reason: string): void {
      lastError = reason
    },
    /** Lets the request that is under way end; `abort` cuts it. */
    async stop(abort: Promise<unknown>): Promise<void> {
      stopped = true
      wake()
      await Promise.race([ended, abort])
      transport.close()
      await ended
      show('closed')
    },
  }
}
