// Gathers the trades that arrive while a commit runs and sends them with the next one: durability is paid once per group.
// There is no timer: a group leaves when a turn of the event loop brings nothing more, or when a lane comes back.
import type { Clock } from '../platform/clock.ts'
import type { CommitLane } from './commit-lane.ts'
import type { PendingTrade } from './pending-trade.ts'

export type GroupCommitLimits = {
  /** Trades that may wait; one more is refused. */
  readonly queuedTrades: number
  /** Characters of trades that may wait, raw answers included; their number alone would let a gigabyte pile up. */
  readonly queuedText: number
  /** Fewest trades that a group is cut down to, and most that one statement carries. */
  readonly smallGroup: number
  readonly groupTrades: number
  /** Trades that must wait before a second lane starts beside a busy one. */
  readonly sharedFrom: number
  /** Milliseconds after which a busy lane is taken for stuck, and the other one no longer waits for it. */
  readonly stuckMs: number
  /** Turns of the event loop for which a group may go on growing before it leaves. */
  readonly turns: number
  /** Milliseconds that a trade may wait for a database that is away. */
  readonly waitMs: number
}

export const groupCommitLimits: GroupCommitLimits = {
  queuedTrades: 20_000,
  queuedText: 128 * 1024 * 1024,
  smallGroup: 16,
  groupTrades: 500,
  sharedFrom: 250,
  stuckMs: 250,
  turns: 4,
  waitMs: 4_000,
}

export type GroupCommit = {
  /** Takes the trades, all or none; false when the queue is full. Up to 500 of them leave in one group, in their order. */
  submit(trades: readonly PendingTrade[]): boolean
  readonly queued: number
  /** Resolves when everything taken has been settled. */
  drained(): Promise<void>
}

export type GroupCommitDeps = {
  readonly lanes: readonly CommitLane[]
  readonly clock: Clock
  readonly limits?: GroupCommitLimits
  readonly onGroup?: (trades: number, ms: number) => void
}

export type ManagedGroupCommit = GroupCommit & {
  /** Tells that a lane may have become free. */
  wake(): void
}

export function createGroupCommit(deps: GroupCommitDeps): ManagedGroupCommit {
  const { lanes, clock, limits = groupCommitLimits, onGroup } = deps
  /** Busy lanes and since when. */
  const busy = new Map<CommitLane, number>()
  const idle: Array<() => void> = []
  // What waits, the moment each came, and which submission brought it, in the same order.
  let queue: PendingTrade[] = []
  let arrivedAtMs: number[] = []
  let submissions: number[] = []
  let lastSubmission = 0
  let scheduled = false
  let writing = 0
  let lastUnderWay = 0
  let queuedText = 0
  let sweeper: NodeJS.Timeout | null = null
  let isLookingAgain = false

  function submit(trades: readonly PendingTrade[]): boolean {
    if (queue.length + trades.length > limits.queuedTrades) return false
    const text = textOf(trades)
    if (queuedText + text > limits.queuedText) return false
    queuedText += text
    const nowMs = clock.monotonicMs()
    lastSubmission++
    for (const trade of trades) {
      queue.push(trade)
      arrivedAtMs.push(nowMs)
      submissions.push(lastSubmission)
    }
    schedule()
    return true
  }

  function schedule(): void {
    if (scheduled || queue.length === 0) return
    scheduled = true
    setImmediate(gather, queue.length, 1)
  }

  /** Lets the group grow for as long as each turn of the event loop brings more, within a bound. */
  function gather(before: number, turns: number): void {
    if (queue.length > before && turns < limits.turns) setImmediate(gather, queue.length, turns + 1)
    else dispatch()
  }

  function dispatch(): void {
    scheduled = false
    sweep()
    for (const lane of lanes) {
      if (queue.length === 0) return
      if (busy.has(lane) || !lane.ready) continue
      // Beside a busy lane a small group would only split what the next commit could carry whole.
      if (queue.length < limits.sharedFrom && isServed()) {
        lookAgain()
        return
      }
      void run(lane, take())
    }
  }

  /** True while a lane is at work that can be expected to come back soon. */
  function isServed(): boolean {
    if (busy.size === 0) return false
    const stuckSince = clock.monotonicMs() - limits.stuckMs
    for (const sinceMs of busy.values()) if (sinceMs > stuckSince) return true
    return false
  }

  /** Should the busy lane not come back, what waits for it must not depend on the next arrival. */
  function lookAgain(): void {
    if (isLookingAgain) return
    isLookingAgain = true
    const look = () => {
      isLookingAgain = false
      schedule()
    }
    setTimeout(look, limits.stuckMs).unref()
  }

  /**
   * Half of what is under way: were everything to travel in one group, the senders would wait for the database and then
   * the database for the senders, and each would idle half of the time.
   */
  function take(): PendingTrade[] {
    const underWay = queue.length + writing
    const half = Math.ceil(Math.max(underWay, lastUnderWay) / 2)
    lastUnderWay = underWay
    const most = Math.min(Math.max(half, limits.smallGroup), limits.groupTrades)
    if (queue.length <= most) {
      const all = queue
      queue = []
      arrivedAtMs = []
      submissions = []
      queuedText = 0
      return all
    }
    return leave(wholeSubmissions(most))
  }

  /**
   * The nearest number of trades at which no submission is cut: one that was split over two lanes could be written out of
   * its order, or in part. Only a submission of more than a statement carries is cut, where the statement is full.
   */
  function wholeSubmissions(most: number): number {
    const split = submissions[most]
    if (submissions[most - 1] !== split) return most
    const start = submissions.indexOf(split ?? 0)
    if (start > 0) return start
    const end = submissions.findIndex((submission) => submission !== split)
    return Math.min(end < 0 ? queue.length : end, limits.groupTrades)
  }

  /** The first trades of the queue, which they leave. */
  function leave(count: number): PendingTrade[] {
    arrivedAtMs.splice(0, count)
    submissions.splice(0, count)
    const left = queue.splice(0, count)
    queuedText -= textOf(left)
    return left
  }

  async function run(lane: CommitLane, group: PendingTrade[]): Promise<void> {
    const startedMs = clock.monotonicMs()
    busy.set(lane, startedMs)
    writing += group.length
    try {
      await lane.commit(group)
    } finally {
      busy.delete(lane)
      writing -= group.length
      onGroup?.(group.length, clock.monotonicMs() - startedMs)
      if (queue.length > 0) schedule()
      else if (busy.size === 0) for (const resolve of idle.splice(0)) resolve()
    }
  }

  /** Whatever keeps the lanes (a database that is away, or hangs), nobody waits longer than waitMs for them. */
  function sweep(): void {
    sweeper ??= setInterval(() => {
      const oldest = clock.monotonicMs() - limits.waitMs
      let expired = 0
      while (expired < queue.length && (arrivedAtMs[expired] ?? 0) <= oldest) expired++
      for (const trade of leave(expired)) trade.settle({ kind: 'unavailable' })
      if (queue.length > 0) return schedule()
      if (sweeper !== null) clearInterval(sweeper)
      sweeper = null
      if (busy.size === 0) for (const resolve of idle.splice(0)) resolve()
    }, 100)
  }

  return {
    submit,
    get queued() {
      return queue.length
    },
    wake: schedule,
    drained() {
      if (queue.length === 0 && busy.size === 0) return Promise.resolve()
      return new Promise((resolve) => idle.push(resolve))
    },
  }
}

function textOf(trades: readonly PendingTrade[]): number {
  let text = 0
  for (const { members, trade } of trades) text += members.length + (trade.raw?.source.length ?? 0)
  return text
}
