// What goes wrong with a request that trades: nine ways, drawn at random, and counted.
import type { OrderFault, PracticeTickTrader } from '@tidemark/practice'
import type { Random } from '../../support/random.ts'

const kinds: readonly OrderFault[] = [
  ...(['timeout_before', 'timeout_after', 'late', 'drop_before', 'drop_after'] as const),
  ...(['duplicate_answer', 'error_500_before', 'error_500_after', 'throttled'] as const),
]

export type FaultPlan = {
  readonly share: number
  /** Of the late ones: how many come only after everybody has given up looking. */
  readonly veryLateShare: number
}

const unanswered: readonly OrderFault[] = ['timeout_before', 'timeout_after', 'late']

/** `onUnanswered` is told of each request to which no answer will come. */
export function plantFaults(
  broker: PracticeTickTrader,
  random: Random,
  onUnanswered: () => void,
  { share, veryLateShare }: FaultPlan,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  broker.faults.orderFault = () => {
    if (!random.chance(share)) return null
    const kind = random.pick(kinds)
    const isVeryLate = kind === 'late' && random.chance(veryLateShare)
    // Within the 30 s for which a lost order is waited for, or long after.
    broker.faults.lateMs = isVeryLate
      ? random.between(60_000, 150_000)
      : random.between(500, 15_000)
    const name = isVeryLate ? 'very_late' : kind
    counts[name] = (counts[name] ?? 0) + 1
    if (unanswered.includes(kind)) onUnanswered()
    return kind
  }
  // Without this the broker itself would stop an order that is sent twice.
  broker.faults.duplicateClientIds = 'accepted'
  return counts
}
