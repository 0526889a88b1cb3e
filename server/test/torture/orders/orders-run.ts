// Orders under faults: many traders on one desk, a broker that loses, delays and doubles what it is sent, kill switches,
// codes that expire and connections that are cut. At the end everything is judged.
import { startPracticeTickTrader } from '@tidemark/practice'
import type { Database } from '../../../src/platform/database/database.ts'
import { acknowledgeIntent, loadOpenIntents } from '../../../src/trade/orders/intent-store.ts'
import { createOrderDesk } from '../../../src/trade/orders/order-desk.ts'
import { ticktraderTrading } from '../../../src/trade/ticktrader/trading-connector.ts'
import type { TradeConnector } from '../../../src/trade/trade-port.ts'
import { createRandom } from '../../support/random.ts'
import { connectorAtWork, databaseAtWork } from './declare-work.ts'
import { openDesk } from './desk-under-test.ts'
import { plantFaults } from './fault-plan.ts'
import { createHousekeeping } from './housekeeping.ts'
import { judge, type KillSpan, type Verdict } from './judge.ts'
import { loadJudged } from './load-judged.ts'
import { createTrader } from './traders.ts'
import { createVirtualClock } from './virtual-clock.ts'

export type OrdersOptions = {
  readonly database: Database
  /** How many orders are to leave. */
  readonly orders: number
  readonly seed: number
  readonly together: number
  readonly kills: number
  readonly progress: (line: string) => void
  readonly faultShare?: number
  readonly veryLateShare?: number
  readonly netShare?: number
  readonly connector?: TradeConnector | undefined
  readonly createDesk?: typeof createOrderDesk | undefined
}

export type OrdersResult = Verdict & {
  readonly faults: Readonly<Record<string, number>>
  readonly answers: Readonly<Record<string, number>>
  /** Positions of which a part was closed once, or never where that was lost. */
  readonly partlyClosed: number
  readonly closedTwice: readonly string[]
  /** Closes of net positions, two at a time, and where they turned one. */
  readonly netCloses: number
  readonly turned: readonly string[]
  readonly flagged: number
  readonly kills: number
  readonly cuts: number
  readonly codesExpired: number
  readonly virtualMinutes: number
  /** Lines of the log that must not be there. */
  readonly broken: readonly string[]
}

const kinds = ['Gross', 'Net', 'Cash'] as const

export async function runOrders(options: OrdersOptions): Promise<OrdersResult> {
  const { orders, seed, together, progress } = options
  const random = createRandom(seed)
  await using broker = await startPracticeTickTrader({
    ...{ seed, tls: false, tickMs: 0 },
    accounts: Array.from({ length: 18 }, (_, index) => ({
      type: kinds[index % 3] ?? 'Gross',
      ...(index % 3 === 2
        ? { assets: { USD: '900000000', EUR: '900000000' } }
        : { deposit: '900000000' }),
      oneTimeCodes: index % 4 === 1,
    })),
  })
  broker.faults.requestsPerSecond = 100_000
  await using clock = createVirtualClock(broker.now, (lengthMs) => broker.advance(1, lengthMs))
  const startMs = clock.now()
  const database = databaseAtWork(options.database, clock)
  const connector = connectorAtWork(options.connector ?? ticktraderTrading, clock)
  const createDesk = options.createDesk ?? createOrderDesk
  await using under = await openDesk({ database, broker, connector, clock, createDesk })
  const { kill, log } = under
  const faults = plantFaults(broker, random, clock.stuck, {
    share: options.faultShare ?? 0.3,
    veryLateShare: options.veryLateShare ?? 0,
  })
  const trader = createTrader(under, broker, random, options.netShare ?? 0.08)
  const housekeeping = createHousekeeping(broker, trader.halfClosed)
  const kills: KillSpan[] = []
  const killed = new Set<string>()
  let [sent, steps, cuts, codesExpired] = [0, 0, 0, 0]
  const everyKill = Math.max(1, Math.floor(orders / Math.max(1, options.kills)))
  let nextKill = everyKill

  async function killOne(): Promise<void> {
    const { id } = random.pick(under.accounts)
    const target = { scope: 'account', target: String(id) } as const
    killed.add(target.target)
    await kill.kill({ target, by: 'torture', reason: 'a test of the switch' })
    // What leaves from now on leaves later than the switch was set.
    clock.nudge()
    const fromMs = clock.now()
    await clock.wait(5_000)
    kills.push({ accountId: id, fromMs, toMs: clock.now() })
    killed.delete(target.target)
    await kill.resume(target)
  }

  /** Unknown orders keep their symbols closed, so that many steps are refused; that is no violation but takes its time. */
  async function work(): Promise<void> {
    while (sent < orders && steps < orders * 60) {
      steps += 1
      if (random.chance(0.002)) {
        broker.cut(random.chance(0.5) ? 'maintenance' : undefined)
        cuts += 1
      }
      if (random.chance(0.002)) {
        broker.forgetCodes()
        codesExpired += 1
      }
      // A person has looked at what appeared after it was taken for absent, and lets the account go on.
      if (steps % 200 === 0)
        // A switch that the run itself has set on the same account is the run's to take back.
        for (const { by, target } of kill.list())
          if (by === 'trade server' && !killed.has(target.target)) await kill.resume(target)
      // Reads fail while connections are cut: then nothing was sent, and the caller was told so.
      const left = await trader.step().catch(refusedHere)
      if (left) {
        sent += 1
        if (sent % 500 === 0) progress(`${sent} of ${orders}`)
      }
      await clock.wait(left ? random.between(50, 1_500) : 1_000)
      if (sent >= nextKill && kills.length < options.kills) {
        nextKill += everyKill
        await killOne()
      }
      housekeeping.tidy()
    }
  }
  await Promise.all(Array.from({ length: together }, work))
  broker.faults.orderFault = null
  for (let waits = 0; waits < 100 && (await undecided(database)) > 0; waits++)
    await clock.wait(2_000)
  // What comes very late comes now, and whoever watches for it looks once a minute.
  if ((faults.very_late ?? 0) > 0) await clock.wait(300_000)
  const flagged = new Set(
    log.lines.flatMap(({ fields }) =>
      [...String(fields.reason).matchAll(/order (tm[a-z2-7]{16})/g)].map(([, id = '']) => id),
    ),
  )
  const executions = broker.executions().filter(({ clientId }) => clientId !== null)
  const verdict = judge({ intents: await loadJudged(options.database), executions, flagged, kills })
  for (const one of await loadOpenIntents(database.write))
    await database.transaction((tx) => acknowledgeIntent(tx, one.clientId, 'torture'))
  return {
    ...verdict,
    ...{ faults, answers: trader.answers, flagged: flagged.size, kills: kills.length, cuts },
    codesExpired,
    partlyClosed: trader.halfCloses,
    closedTwice: housekeeping.closedTwice(),
    netCloses: trader.netCloser.closes,
    turned: trader.netCloser.turned(flagged),
    virtualMinutes: Math.round((clock.now() - startMs) / 60_000),
    broken: log.said('broke its promise').map(({ message }) => message),
  }
}

async function undecided(database: Pick<Database, 'write'>): Promise<number> {
  const open = await loadOpenIntents(database.write)
  return open.filter(({ state }) => state !== 'HUMAN').length
}

function refusedHere(error: unknown): false {
  if (error instanceof Error && error.name === 'ConnectFailure') return false
  throw error
}
