// One run: a server that reads a practice broker, attacked with every key that can read; then a look at what reached the broker.
// The practice broker knows which requests change something; it shares no list with the connector.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type PracticeMt5, startPracticeMt5 } from '@tidemark/practice'
import { WebSocket } from 'ws'
import { declaredRoutes } from '../../../src/commands/declared-routes.ts'
import { createKey, runTidemark } from '../../support/command-line.ts'
import { send } from '../../support/http-client.ts'
import { createRandom, type Random } from '../../support/random.ts'
import { openSql, type SqlClient } from '../../support/sql-client.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { startServer } from '../../support/test-server.ts'
import { pause, until } from '../../support/until.ts'
import { createAttacks, oddFrames } from './attacks.ts'
import { changedTables, digestLedger } from './ledger-digest.ts'
import { createRawClient } from './raw-client.ts'
import { type TradeVerdict, watchTrade } from './trade-untouched.ts'
import { type ElsewhereVerdict, startTradingElsewhere } from './trading-elsewhere.ts'

const plantedCommand = pathToFileURL(join(import.meta.dirname, 'planted-command.mjs')).href

/** Seconds between two looks at the broker, and requests of one look for up to 200 accounts. */
const cycleS = 5
const perCycle = 2
const workers = 16

export type ReadOnlyOptions = {
  readonly requests: number
  readonly seed: number
  /** One mutating command on the allow-list, and sent. */
  readonly isPlanted?: boolean
  readonly progress: (line: string) => void
}

export type ReadOnlyResult = TradeVerdict & {
  readonly seconds: number
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  readonly streams: number
  /** The server answers after all of it. */
  readonly isAlive: boolean
  readonly upstream: number
  /** As many as pacing allows in that time. */
  readonly mostUpstream: number
  readonly mutating: readonly string[]
  readonly unknown: readonly string[]
  readonly paths: Readonly<Record<string, number>>
  readonly changedTables: readonly string[]
  /** A second broker, that is read here and could be traded by another process; null where it is left out. */
  readonly elsewhere: ElsewhereVerdict | null
}

export function isReadOnly(result: ReadOnlyResult): boolean {
  const failed = Object.entries(result.statuses).some(
    ([status, n]) => Number(status) >= 500 && n > 0,
  )
  return (
    !failed &&
    result.isAlive &&
    // Without any answer: a request that a slow machine kept waiting, and no more than a few.
    (result.statuses['0'] ?? 0) <= sum(result.statuses) / 1000 &&
    result.mutating.length + result.unknown.length + result.changedTables.length === 0 &&
    result.tradeModules.length === 0 &&
    (result.elsewhere === null ||
      (result.elsewhere.requests > 0 &&
        result.elsewhere.trading + result.elsewhere.unknown.length === 0)) &&
    result.tradeKey !== 'opened' &&
    result.upstream > 0 &&
    result.upstream <= result.mostUpstream &&
    (result.statuses['200'] ?? 0) > 0
  )
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, one) => all + one, 0)
}

export async function runReadOnly(options: ReadOnlyOptions): Promise<ReadOnlyResult> {
  await using home = await createTempHome({ databaseUrl: undefined })
  // The accounts do not trade by themselves: whatever changes in the ledger was caused by a request.
  await using practice = await startPracticeMt5({ accounts: 3, seed: 3, bot: false })
  const logins = practice.accounts.map(({ login }) => login)
  for (const login of logins) practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.1 })
  const watch = watchTrade(home.folder, options.isPlanted === true ? [plantedCommand] : [])
  const server = await startServer({
    dataDir: home.dataDir,
    env: { ...watch.env, TIDEMARK_TRUSTED_PROXIES: '127.0.0.1/32' },
  })
  try {
    // Its own part of the proof; the planted fault is one of the other broker.
    await using elsewhere = options.isPlanted === true ? null : await startTradingElsewhere(home)
    await connectBroker(home, practice)
    const keys = [
      ...(await readKeys(home, logins[0] ?? '')),
      ...(elsewhere === null ? [] : [elsewhere.tradeKey]),
    ]
    const targets = [...logins, ...(elsewhere === null ? [] : [elsewhere.account])]
    await using sql = await openSql(home)
    // With the fault no values come: then the first of its requests is waited for.
    const isReading =
      options.isPlanted === true
        ? async () => practice.requests().some(({ known }) => known === 'mutating')
        : () => showsEverything(server.url, keys[0] ?? '', logins, sql)
    const settleMs = options.isPlanted === true ? 0 : 1.2 * cycleS * 1000
    const what = 'values and deals of the broker'
    await until(isReading, { timeoutMs: 150_000, everyMs: 200, what })
    await pause(settleMs) // whatever follows from the first looks has been written
    const before = await digestLedger(sql)
    const requestsBefore = practice.requests().length
    const startedMs = performance.now()
    const random = createRandom(options.seed)
    const { statuses, streams } = await attack(server.port, random, keys, targets, options)
    // A command that a request has caused may wait for the next look.
    await pause(settleMs)
    const seconds = (performance.now() - startedMs) / 1000
    const seen = practice.requests()
    const of = (known: string) => [
      ...new Set(seen.filter((one) => one.known === known).map(({ path }) => path)),
    ]
    return {
      ...watch.judge(),
      seconds: Math.round(seconds),
      statuses,
      streams,
      isAlive: await answers(server.url),
      upstream: seen.length - requestsBefore,
      // Looks, as much again for the clock, pings and deals, and one more reading of all deals.
      mostUpstream: Math.ceil(seconds / cycleS + 1) * (perCycle + 2 * logins.length) + 20,
      mutating: of('mutating'),
      unknown: of('unknown'),
      paths: practice.counts(),
      changedTables: changedTables(before, await digestLedger(sql)),
      elsewhere: elsewhere?.judge() ?? null,
    }
  } finally {
    await server.stop()
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await send(`${url}/livez`)).status === 200
  } catch {
    return false // nobody listens any more
  }
}

async function showsEverything(
  url: string,
  key: string,
  logins: readonly string[],
  sql: SqlClient,
): Promise<boolean> {
  const summaries = await Promise.all(
    logins.map((login) =>
      send(`${url}/api/v1/accounts/${login}/summary`, { headers: { 'x-api-key': key } }),
    ),
  )
  const [deals] = await sql.rows(
    'select count(distinct account_id)::text as accounts from public.deals',
  )
  const isLive = summaries.every(({ text }) => text.includes('"state":"live"'))
  return isLive && Number(deals?.accounts) >= logins.length
}

async function connectBroker(home: TempHome, practice: PracticeMt5): Promise<void> {
  const command = async (args: string[], input = ''): Promise<void> => {
    const { code, stderr } = await runTidemark(args, { ...home, input })
    if (code !== 0) throw new Error(`${args.slice(0, 2).join(' ')}: ${stderr}`)
  }
  const { url, manager, fingerprint256 } = practice
  const logins = practice.accounts.map(({ login }) => login)
  await command(
    [
      ...['broker', 'add', '--venue', 'mt5_web_api', '--name', 'practice', '--url', url],
      ...['--login', manager.login, '--fingerprint', fingerprint256],
    ],
    manager.password,
  )
  await command(['account', 'add', '--broker', 'practice', '--account', logins.join()])
  await command(['account', 'link', logins[0] ?? ''], practice.accounts[0]?.investorPassword)
}

/** Every kind of key that can read, the widest first. */
async function readKeys(home: TempHome, login: string): Promise<string[]> {
  const all = 'accounts:read,trades:read,stats:read,stream:read,admin:read'
  const kinds: { scope: string; more?: string[] }[] = [
    { scope: all },
    { scope: 'read' },
    ...all.split(',').map((scope) => ({ scope })),
    { scope: 'read', more: ['--account', login] },
    { scope: 'read', more: ['--ip', '198.18.0.0/16'] },
    { scope: 'read', more: ['--ip', '203.0.113.0/24'] },
  ]
  const keys: string[] = []
  for (const { scope, more = [] } of kinds)
    keys.push((await createKey(home, { scope, rate: '1000000/s', more })).key)
  return keys
}

async function attack(
  port: number,
  random: Random,
  keys: readonly string[],
  logins: readonly string[],
  { requests, progress }: ReadOnlyOptions,
) {
  const host = `127.0.0.1:${port}`
  const mutatingPaths = brokerCommands()
  const routes = declaredRoutes()
  const next = createAttacks({ random, routes, keys, logins, mutatingPaths, host })
  const statuses: Record<string, number> = {}
  let sent = 0
  let streams = 0
  const worker = async (): Promise<void> => {
    using client = createRawClient(port)
    while (sent < requests) {
      sent += 1
      if (sent % 20_000 === 0) progress(`${sent} of ${requests}`)
      if (random.chance(0.003)) {
        streams += 1
        await openStream(host, random.pick(keys), oddFrames(random, logins))
      }
      const { method, bytes } = next()
      const status = await client.exchange(bytes, method === 'HEAD')
      statuses[status] = (statuses[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  return { statuses, streams }
}

/** Paths at the broker that change something, as its documentation lists them. */
function brokerCommands(): string[] {
  const file = join(import.meta.dirname, '../../../src/connect/mt5/testdata/mt5-web-api.json')
  // Its form is the test data's own; a wrong one would leave the list empty, which is refused below.
  const { mutating_paths_to_forbid: paths = [] } = JSON.parse(readFileSync(file, 'utf8')) as {
    mutating_paths_to_forbid?: string[]
  }
  if (paths.length < 10) throw new Error('the list of commands that change something is not there')
  return paths
}

async function openStream(host: string, key: string, frames: readonly string[]): Promise<void> {
  const socket = new WebSocket(`ws://${host}/api/v1/stream`)
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    socket.once('open', () => resolve())
    socket.once('close', () => resolve())
  })
  if (socket.readyState === socket.OPEN) {
    socket.send(JSON.stringify({ type: 'auth', token: key }))
    for (const frame of frames) socket.send(frame)
    socket.ping() // answered after the frames before it were read
    await new Promise<void>((resolve) => {
      socket.once('pong', () => resolve())
      socket.once('close', () => resolve())
    })
  }
  socket.terminate()
}
