// A practice broker, a database behind a line that can fall silent, and the server process between them, which can be killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { createVault } from '../../../src/access/vault/vault.ts'
import type { Decimal } from '../../../src/domain/decimal.ts'
import { systemClock } from '../../../src/platform/clock.ts'
import { type LedgerDatabase, openDatabase } from '../../../src/platform/database/open-database.ts'
import { Secret } from '../../../src/platform/secret.ts'
import { putTradeAccount, storeArmed } from '../../../src/trade/accounts/trade-account-store.ts'
import { addHook, armHookByPerson } from '../../../src/trade/signals/manage-hooks.ts'
import { signalAll } from '../../support/processes.ts'
import { startSwallowingProxy } from '../../support/swallowing-proxy.ts'
import { runSql, silentLog, startTestCluster, urlOf } from '../../support/test-cluster.ts'
import { childEnvironment } from '../../support/test-server.ts'
import { pause, until } from '../../support/until.ts'
import type { SignalServerSettings } from './signal-server.ts'

export type TargetHook = { readonly hookId: string; readonly secret: string }

export type SignalTarget = AsyncDisposable & {
  readonly url: string
  readonly broker: PracticeTickTrader
  /** Straight to the database, whatever the server's line does. */
  readonly database: LedgerDatabase
  readonly hooks: readonly TargetHook[]
  /** SIGKILL, a new process, and a person who arms the accounts again. */
  killAndRestart(): Promise<void>
  /** The database takes and says nothing for that long. */
  silence(lengthMs: number): Promise<void>
  /** Every connection of the server to the database ends. */
  cut(): void
  /** What the server has printed. */
  output(): string
}

const accounts = 8
const here = import.meta.dirname

/** `plant` names a loader hook with a bug for the server. */
export async function startSignalTarget(seed: number, plant: string | null): Promise<SignalTarget> {
  const stack = new AsyncDisposableStack()
  const cluster = stack.use(await startTestCluster())
  const name = `tidemark_signals_${randomBytes(6).toString('hex')}`
  await runSql(cluster.url, `create database ${name} encoding 'UTF8' template ${cluster.template}`)
  const direct = urlOf(cluster.url, name)
  const database = stack.use(
    await openDatabase({ dataDir: tmpdir(), url: new Secret(direct), log: silentLog }),
  )
  const proxy = stack.use(await startSwallowingProxy(direct))
  const broker = stack.use(
    await startPracticeTickTrader({
      // Its clock goes: what became of a lost order is looked for by time.
      ...{ seed, tls: false, tickMs: 500 },
      accounts: Array.from({ length: accounts }, () => ({ type: 'Net', deposit: '100000000' })),
    }),
  )
  // As a broker that is somewhere else; queues form, and some signals grow old in them.
  broker.faults.delayMs = 10
  broker.faults.requestsPerSecond = 0
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-signals-'))
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const secret = () => randomBytes(32).toString('hex')
  const settings: SignalServerSettings = {
    ...{ folder, databaseUrl: proxy.url, pepper: secret(), tradeKey: secret() },
    port: await freePort(),
    secrets: Object.fromEntries(
      broker.accounts.map(({ webApiSecret }, at) => [at + 1, webApiSecret]),
    ),
  }
  const file = join(folder, 'settings.json')
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 })
  const hooks = await makeHooks(database, broker, settings)
  let output = ''
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    const process_ = spawn(process.execPath, [join(here, 'signal-server.ts'), file], {
      env: childEnvironment(
        plant === null ? {} : { NODE_OPTIONS: `--import=${pathToFileURL(join(here, plant)).href}` },
      ),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = process_
    let isReady = false
    let hasEnded = false
    process_.once('exit', () => {
      hasEnded = true
    })
    for (const stream of [process_.stdout, process_.stderr])
      stream.on('data', (bytes: Buffer) => {
        isReady ||= bytes.includes('ready\n')
        output = (output + bytes.toString('utf8')).slice(-200_000)
      })
    await until(
      () => {
        if (hasEnded) throw new Error(`the server ended:\n${output}`)
        return isReady
      },
      { timeoutMs: 120_000, what: 'the server' },
    )
    // What a person does after a server that stopped uncleanly.
    for (let id = 1; id <= accounts; id++)
      await until(() => arm(id), { timeoutMs: 90_000, everyMs: 500, what: 'an armed account' })
  }

  /** False while a lost connection holds the account. */
  const arm = (id: number) =>
    database
      .transaction((tx) => storeArmed(tx, id, 'torture'))
      .then(
        () => true,
        () => false,
      )

  async function stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const running = child
    if (running?.pid === undefined || running.exitCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    signalAll([running.pid], signal)
    await ended
    child = null
  }
  await start()
  return {
    ...{ url: `http://127.0.0.1:${settings.port}`, broker, database, hooks },
    async killAndRestart() {
      await stop('SIGKILL')
      await start()
    },
    async silence(lengthMs) {
      proxy.swallow()
      await pause(lengthMs)
      proxy.heal()
    },
    cut: () => proxy.cut(),
    output: () => output,
    async [Symbol.asyncDispose]() {
      proxy.heal()
      await stop('SIGTERM')
      await stack.disposeAsync()
    },
  }
}

/** Two hooks for each account: one whose signals soon are too old, one that is patient. */
async function makeHooks(
  database: LedgerDatabase,
  broker: PracticeTickTrader,
  settings: SignalServerSettings,
): Promise<TargetHook[]> {
  const tradeKey = new Secret(settings.tradeKey)
  const manage = {
    ...{ database, clock: systemClock, actor: 'torture', pepper: new Secret(settings.pepper) },
    vault: createVault(() => ({ current: tradeKey, next: null })),
  }
  const hooks: TargetHook[] = []
  for (const [at, account] of broker.accounts.entries()) {
    const accountId = at + 1
    await database.transaction(async (tx) => {
      await tx.query("insert into accounts (exchange, account) values ('Practice', $1)", [
        account.id,
      ])
      const { webApiId, webApiKey } = account
      await putTradeAccount(tx, {
        ...{ accountId, venue: 'ticktrader', by: 'torture' },
        settings: { url: broker.url, web_api_id: webApiId, web_api_key: webApiKey },
      })
    })
    for (const maxAgeS of [3, 45]) {
      const { hook, secret } = await addHook(manage, {
        ...{ name: `${account.id} ${maxAgeS}`, accountId, verify: 'token', networks: null },
        ...{ symbols: ['EURUSD'], symbolMap: {}, sides: ['buy', 'sell'], maxAgeS },
        maxSize: { value: '10000' as Decimal, unit: 'units' },
        ...{ approvalS: null, perArming: 100_000 },
      })
      await armHookByPerson(manage, hook.hookNo)
      hooks.push({ hookId: hook.hookId, secret: secret.use((text) => text) })
    }
  }
  return hooks
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new TypeError('no TCP address')
  return address.port
}
