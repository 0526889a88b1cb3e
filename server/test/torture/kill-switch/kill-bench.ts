// A practice broker, the shipped trade server as a process, senders that never stop asking, and the ways to stop them.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { createVault } from '../../../src/access/vault/vault.ts'
import { loadTradeSecrets } from '../../../src/config/trade-secrets.ts'
import { systemClock } from '../../../src/platform/clock.ts'
import { type LedgerDatabase, openDatabase } from '../../../src/platform/database/open-database.ts'
import { Secret } from '../../../src/platform/secret.ts'
import { putTradeAccount } from '../../../src/trade/accounts/trade-account-store.ts'
import { putTradeSecrets } from '../../../src/trade/accounts/trade-secrets.ts'
import { armAccount } from '../../../src/trade/arm/arm-account.ts'
import { killFolderOf, removeKillFile, writeKillFile } from '../../../src/trade/kill/kill-files.ts'
import { deleteKill } from '../../../src/trade/kill/kill-store.ts'
import { everything } from '../../../src/trade/kill/kill-target.ts'
import { changeLimits } from '../../../src/trade/risk/change-limits.ts'
import { createKey, runTidemark } from '../../support/command-line.ts'
import { keepAliveAgent, send } from '../../support/http-client.ts'
import { holdAll, parentOf, processTree, signalAll } from '../../support/processes.ts'
import { runSql, silentLog, startTestCluster, urlOf } from '../../support/test-cluster.ts'
import { startServer } from '../../support/test-server.ts'
import { pause, until } from '../../support/until.ts'
import type { Way } from './kill-ways.ts'

export type KillBench = AsyncDisposable & {
  readonly broker: PracticeTickTrader
  pause(ms: number): Promise<void>
  untilOrdersFlow(): Promise<void>
  /** `lastByteMs`: from the command to the last order that reached the broker; 0 = none did. */
  kill(way: Way): Promise<{ readonly lastByteMs: number; readonly isLate: boolean }>
  resume(): Promise<void>
}

const senders = 4
/** What left before the answer may still be on the loopback line, or unread in this busy process. */
const GRACE_MS = 100
const STANDSTILL_MS = 150

export async function startKillBench(seed: number, plant: string | null): Promise<KillBench> {
  const stack = new AsyncDisposableStack()
  const cluster = stack.use(await startTestCluster())
  const name = `tidemark_kill_${randomBytes(6).toString('hex')}`
  await runSql(cluster.url, `create database ${name} encoding 'UTF8' template ${cluster.template}`)
  const databaseUrl = urlOf(cluster.url, name)
  const database = stack.use(
    await openDatabase({ dataDir: tmpdir(), url: new Secret(databaseUrl), log: silentLog }),
  )
  const broker = stack.use(
    await startPracticeTickTrader({
      ...{ seed, tls: false, tickMs: 0 },
      accounts: [
        { type: 'Net', deposit: '100000000' },
        { type: 'Net', deposit: '100000000' },
      ],
    }),
  )
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-kill-'))
  stack.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  await setUp(database, broker, dataDir)
  const home = { dataDir, databaseUrl }
  const { key } = await createKey(home, { scope: 'trade' })
  const server = await startServer({
    ...{ command: 'trade', dataDir, databaseUrl },
    env: plant === null ? {} : { NODE_OPTIONS: `--import=${plant}` },
  })
  stack.defer(() => server.stop())
  const agent = keepAliveAgent(16)
  stack.defer(() => agent.destroy())
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const post = (path: string, body: object, more: Record<string, string> = {}) =>
    send(`${server.url}/api/v1${path}`, {
      ...{ method: 'POST', agent, headers: { ...headers, ...more } },
      body: JSON.stringify(body),
    })

  let arrivedMs = 0
  let arrivals = 0
  broker.faults.orderFault = () => {
    arrivedMs = performance.now()
    arrivals += 1
    return null
  }
  const killedSince = Array.from({ length: senders }, () => 0)
  const lastAnswers = Array.from({ length: senders }, () => '')
  let isOver = false
  const sending = Array.from({ length: senders }, async (_, sender) => {
    const { id } = broker.accounts[sender % broker.accounts.length] ?? { id: '' }
    for (let turn = 0; !isOver; turn += 1) {
      const order = { symbol: 'EURUSD', side: turn % 2 === 0 ? 'buy' : 'sell', units: '1000' }
      const answer = await post(`/accounts/${id}/orders`, order, {
        'idempotency-key': `${seed}-${sender}-${turn}`,
      })
      lastAnswers[sender] = `${answer.status} ${answer.text.slice(0, 300)}`
      if (!answer.body.includes('"killed"')) continue
      killedSince[sender] = performance.now()
      await pause(3)
    }
  })
  stack.defer(async () => {
    isOver = true
    await Promise.allSettled(sending)
  })
  const { rows } = await database.read.query<{ pid: number }>('select pg_backend_pid() as pid')
  const postmaster = parentOf(rows[0]?.pid ?? -1)
  const folder = killFolderOf(dataDir)

  async function command(way: Way): Promise<void> {
    if (way === 'http') await post('/kill', { scope: 'global', reason: 'torture' })
    else if (way === 'file')
      writeKillFile(folder, {
        target: everything,
        at: new Date().toISOString(),
        by: 'torture',
        reason: 'torture',
      })
    else if (way === 'command') {
      const { code, stderr } = await runTidemark(['trade', 'kill', '--reason', 'torture'], home)
      if (code !== 0) throw new Error(`trade kill ended with ${code}: ${stderr}`)
    } else {
      const answered = post('/kill', { scope: 'global', reason: 'torture' })
      await pause(STANDSTILL_MS)
      signalAll(processTree(postmaster), 'SIGCONT')
      await answered
    }
  }

  return {
    ...{ broker, pause },
    async untilOrdersFlow() {
      const before = arrivals
      // An order whose answer is lost on a busy machine closes its symbol for up to a minute.
      await until(() => arrivals >= before + senders, { timeoutMs: 90_000, what: 'orders' }).catch(
        (error: unknown) => {
          const told = `${lastAnswers.join('\n')}\n${server.output().slice(-3_000)}`
          throw new Error(`no orders flow; last answers:\n${told}`, { cause: error })
        },
      )
    },
    async kill(way) {
      if (way === 'silence') {
        holdAll(() => processTree(postmaster))
        await pause(20)
      }
      const atMs = performance.now()
      await command(way)
      const answeredMs = performance.now()
      await until(() => killedSince.every((one) => one > answeredMs), {
        ...{ timeoutMs: 30_000, everyMs: 2, what: 'every sender to be refused' },
      })
      // Counted from the command; with the command line from its end, because it takes its time to begin.
      const fromMs = way === 'command' ? answeredMs : atMs
      return {
        lastByteMs: Math.max(0, arrivedMs - fromMs),
        isLate: arrivedMs > answeredMs + GRACE_MS,
      }
    },
    async resume() {
      await database.transaction((tx) => deleteKill(tx, everything))
      removeKillFile(folder, everything)
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function setUp(
  database: LedgerDatabase,
  broker: PracticeTickTrader,
  dataDir: string,
): Promise<void> {
  const { tradeKey } = loadTradeSecrets({ dataDir, tradeKeyFile: null })
  const vault = createVault(() => ({ current: tradeKey, next: null }))
  for (const account of broker.accounts) {
    const accountId = await database.transaction(async (tx) => {
      const { rows } = await tx.query<{ account_id: number }>(
        "insert into accounts (exchange, account) values ('Practice', $1) returning account_id",
        [account.id],
      )
      const id = rows[0]?.account_id ?? 0
      const settings = {
        url: broker.url,
        web_api_id: account.webApiId,
        web_api_key: account.webApiKey,
      }
      await putTradeAccount(tx, { accountId: id, venue: 'ticktrader', settings, by: 'torture' })
      await putTradeSecrets(vault, tx, id, { web_api_secret: new Secret(account.webApiSecret) })
      return id
    })
    const deps = { database, clock: systemClock, actor: 'torture' }
    await changeLimits(deps, accountId, [{ name: 'max_order_units', value: '100000' }])
    await armAccount(deps, accountId)
  }
}
