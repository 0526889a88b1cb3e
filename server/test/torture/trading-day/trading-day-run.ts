// A trading day in one process: three accounts, trade sessions and readers over both transports, and after every step what a
// session and a reader of the touched account say held against the broker's truth; every so often all connections are cut.
import type { ReadConnector } from '../../../src/connect/read-port.ts'
import type { TradeConnector } from '../../../src/trade/trade-port.ts'
import { createRandom } from '../../support/random.ts'
import {
  accountTypes,
  startTradeBench,
  type TransportName,
  transports,
} from '../../support/trade-bench.ts'
import { differenceOf } from './compare.ts'
import { openDayReader } from './day-reader.ts'
import { operate } from './operations.ts'

export type DayOptions = {
  readonly operations: number
  readonly reconnects: number
  readonly seed: number
  readonly progress: (line: string) => void
  /** Another connector than the real one: a control. */
  readonly connector?: TradeConnector | undefined
  readonly readConnector?: ReadConnector | undefined
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
  const { operations, reconnects, seed, progress, readConnector } = options
  await using bench = await startTradeBench({ seed, connector: options.connector })
  const random = createRandom(seed)
  const { broker } = bench
  broker.faults.thinBook = true
  const places = await Promise.all(
    accountTypes.flatMap((type) =>
      transports.map(async (transport: TransportName) => ({
        ...{ type, transport, account: bench.accountOf(type).id, broker, random },
        session: await bench.open(type, transport),
        reader: await openDayReader(
          broker,
          bench.accountOf(type).id,
          transport === 'rest' ? 'https' : 'socket',
          readConnector,
        ),
      })),
    ),
  )
  await using readers = new AsyncDisposableStack()
  for (const { reader } of places) readers.use(reader)
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
    for (const { session, reader, account, type, transport } of asked) {
      if (isCut) await reader.reopen()
      const views = {
        session: await differenceOf(session, broker.truth(account)),
        reader: await reader.difference(),
      }
      for (const [who, difference] of Object.entries(views)) {
        comparisons += 1
        if (difference === null) continue
        differences.push(
          `step ${step}, ${type} ${who} over ${transport} after ${what}: ${difference}`,
        )
      }
    }
    if (step % 1000 === 0) progress(`${step} of ${operations}`)
  }
  return { operations, comparisons, reconnects: cuts, differences, unknown, accepted, refused }
}

export const isTrue = ({ differences, unknown, comparisons }: DayResult): boolean =>
  differences.length === 0 && unknown === 0 && comparisons > 0
