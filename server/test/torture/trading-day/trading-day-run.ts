// A trading day in one process: three accounts, sessions over both transports, and after every step the session's view of
// every account that was touched held against the broker's truth; every so often all connections are cut.
import type { TradeConnector } from '../../../src/trade/trade-port.ts'
import { createRandom } from '../../support/random.ts'
import {
  accountTypes,
  startTradeBench,
  type TransportName,
  transports,
} from '../../support/trade-bench.ts'
import { differenceOf } from './compare.ts'
import { operate } from './operations.ts'

export type DayOptions = {
  readonly operations: number
  readonly reconnects: number
  readonly seed: number
  readonly progress: (line: string) => void
  /** Another connector than the real one: a control. */
  readonly connector?: TradeConnector
}

export type DayResult = {
  readonly operations: number
  readonly comparisons: number
  readonly reconnects: number
  readonly differences: readonly string[]
  /** Answers that were neither accepted nor rejected: without faults there must be none. */
  readonly unknown: number
  /** Times that a kind of operation was accepted. */
  readonly accepted: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
}

export async function runTradingDay(options: DayOptions): Promise<DayResult> {
  const { operations, reconnects, seed, progress } = options
  await using bench = await startTradeBench({ seed, connector: options.connector })
  const random = createRandom(seed)
  const { broker } = bench
  broker.faults.thinBook = true
  const places = await Promise.all(
    accountTypes.flatMap((type) =>
      transports.map(async (transport: TransportName) => ({
        ...{ type, transport, account: bench.accountOf(type).id, broker, random },
        session: await bench.open(type, transport),
      })),
    ),
  )
  const accepted: Record<string, number> = {}
  const refused: Record<string, number> = {}
  const differences: string[] = []
  let [unknown, comparisons, cuts] = [0, 0, 0]
  const everyCut = Math.max(1, Math.floor(operations / Math.max(1, reconnects)))
  for (let step = 1; step <= operations && differences.length < 5; step++) {
    const place = random.pick(places)
    const { what, outcome } = await operate(place)
    if (outcome?.outcome === 'unknown') {
      unknown += 1
      differences.push(`step ${step}, ${what}: unknown, ${outcome.detail}`)
    }
    const tally = outcome?.outcome === 'rejected' ? refused : accepted
    const name = outcome?.outcome === 'rejected' ? outcome.reason : `${place.type} ${what}`
    tally[name] = (tally[name] ?? 0) + 1
    const isCut = cuts < reconnects && step % everyCut === 0
    if (isCut) {
      broker.cut(random.chance(0.5) ? 'maintenance' : undefined)
      cuts += 1
    }
    // After a cut every session must come back to the truth; otherwise one that did not act itself is asked.
    const asked = isCut ? places : [random.pick(places.filter(({ type }) => type === place.type))]
    for (const { session, account, type, transport } of asked) {
      const difference = await differenceOf(session, broker.truth(account))
      comparisons += 1
      if (difference === null) continue
      differences.push(`step ${step}, ${type} over ${transport} after ${what}: ${difference}`)
    }
    if (step % 1000 === 0) progress(`${step} of ${operations}`)
  }
  return { operations, comparisons, reconnects: cuts, differences, unknown, accepted, refused }
}

export const isTrue = ({ differences, unknown, comparisons }: DayResult): boolean =>
  differences.length === 0 && unknown === 0 && comparisons > 0
