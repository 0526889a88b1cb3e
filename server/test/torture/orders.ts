// `npm run torture:orders`: the order desk over real sockets against a practice broker that loses, delays, doubles and refuses
// almost every third request, under a clock of the run’s own. Nothing may be executed twice, nothing executed may be unknown
// to the desk without a person being told, every unknown order must find its end within a minute, and nothing may leave after a kill.
// Controls: a connector that takes a lost answer for a refusal, one that sends again, and a desk that lets two close one net position.
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { Secret } from '../../src/platform/secret.ts'
import { finish, type Program, readProgram } from '../support/program.ts'
import {
  runSql,
  silentLog,
  startTestCluster,
  type TestCluster,
  urlOf,
} from '../support/test-cluster.ts'
import { isSound, LONGEST_UNKNOWN_MS } from './orders/judge.ts'
import { type OrdersOptions, type OrdersResult, runOrders } from './orders/orders-run.ts'
import { faultNames, planted } from './orders/planted.ts'

const program = readProgram('Sends orders through faults and judges what became of them.', {
  orders: { type: 'string', help: 'orders that leave (default 2000)' },
  together: { type: 'string', help: 'traders at the same time (default 24)' },
  kills: { type: 'string', help: 'times that an account is killed (default 10)' },
  'very-late': {
    type: 'string',
    help: 'late executions in 1000 that come after a minute (default 100)',
  },
  'no-control': { type: 'boolean', help: 'leaves out the runs with planted bugs' },
})
if (program !== null) await main(program)

async function main(run: Program): Promise<void> {
  await using cluster = await startTestCluster()
  const given = {
    ...{ seed: run.seed, together: run.count('together', 24) },
    progress: run.progress,
  }
  const result = await withDatabase(cluster, {
    ...given,
    ...{ orders: run.count('orders', 2_000), kills: run.count('kills', 10) },
    veryLateShare: run.count('very-late', 100) / 1000,
  })
  run.progress(`${result.executed} executed, sound: ${isGood(result)}`)
  const controls: Record<string, boolean> = {}
  if (run.options['no-control'] !== true)
    for (const name of faultNames) {
      run.progress(`control: ${name}`)
      const options = { ...given, orders: 200, kills: 0, netShare: 0.4, ...(await planted(name)) }
      controls[name] = !isGood(await withDatabase(cluster, options))
    }
  const passed = isGood(result) && Object.values(controls).every((noticed) => noticed)
  const { unknownMs, ...rest } = result
  finish('orders', passed, {
    seed: run.seed,
    ...rest,
    unknown: unknownMs.length,
    longestUnknownS: Math.round((unknownMs[0] ?? 0) / 1000),
    controls,
  })
}

function isGood(result: OrdersResult): boolean {
  const { closedTwice, turned, broken } = result
  const wrong = closedTwice.length + turned.length + broken.length
  return isSound(result, LONGEST_UNKNOWN_MS) && wrong === 0
}

async function withDatabase(
  { url, template }: TestCluster,
  options: Omit<OrdersOptions, 'database'>,
): Promise<OrdersResult> {
  const name = `tidemark_orders_${randomBytes(6).toString('hex')}`
  await runSql(url, `create database ${name} encoding 'UTF8' template ${template}`)
  await using database = await openDatabase({
    ...{ dataDir: tmpdir(), url: new Secret(urlOf(url, name)), log: silentLog },
  })
  return await runOrders({ ...options, database })
}
