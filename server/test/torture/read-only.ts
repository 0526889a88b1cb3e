// `npm run torture:read-only`: a hundred thousand random requests with every kind of credential that can read, against a server
// that is connected to a broker. The practice broker records everything that reaches it: nothing but reads may, and no more than pacing
// allows. Control: a server whose allow-list holds one mutating command, which it sends, must be noticed.

import { readdirSync, readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { startPracticeMt5 } from '@tidemark/practice'
import { WebSocket } from 'ws'
import { declaredRoutes } from '../../src/commands/declared-routes.ts'
import { createKey, type MadeKey, runTidemark } from '../support/command-line.ts'
import { reportText } from '../support/expert-reports.ts'
import { send } from '../support/http-client.ts'
import { finish, type Program, readProgram } from '../support/program.ts'
import { createRandom, type Random } from '../support/random.ts'
import { openSql } from '../support/sql-client.ts'
import { createTempHome } from '../support/temp-home.ts'
import { startServer } from '../support/test-server.ts'
import { until } from '../support/until.ts'

/** Seconds between two looks at the broker, and requests of one look for up to 200 accounts. */
const CYCLE_S = 5
const PER_CYCLE = 2

const mutatingWords = [
  'trade/balance',
  'dealer/send_request',
  'user/add',
  'user/update',
  'user/delete',
  'user/change_password',
  'position/update',
  'order/cancel',
  'deal/delete',
  'history/update',
  'server/restart',
  'group/add',
  'symbol/add',
]

async function main(run: Program): Promise<void> {
  const requests = run.count('requests', 100_000)
  const found = await attack(run, requests, {})
  let noticed: boolean | 'left out' = 'left out'
  if (run.options['no-control'] !== true) {
    run.progress('control: one mutating command on the allow-list')
    const control = await attack(run, 200, { TIDEMARK_TORTURE_SEEDED_BUG: 'mutating_command' })
    noticed = control.mutating > 0
  }
  const passed =
    found.mutating === 0 &&
    found.unknown === 0 &&
    found.statuses['5xx'] === undefined &&
    found.isLedgerSame &&
    found.upstream <= found.mostUpstream &&
    found.tradeFiles.length === 0 &&
    noticed !== false
  finish('read-only', passed, { seed: run.seed, requests, ...found, controlNoticed: noticed })
}

async function attack(run: Program, requests: number, env: Record<string, string>) {
  await using home = await createTempHome({ databaseUrl: undefined })
  await using practice = await startPracticeMt5({ accounts: 3, seed: 3 })
  const server = await startServer({ dataDir: home.dataDir, env })
  try {
    const command = async (args: string[], input = ''): Promise<void> => {
      const { code, stderr } = await runTidemark(args, { ...home, input })
      if (code !== 0) throw new Error(`${args.slice(0, 2).join(' ')}: ${stderr}`)
    }
    const place = [
      '--url',
      practice.url,
      '--login',
      practice.manager.login,
      '--fingerprint',
      practice.fingerprint256,
    ]
    await command(
      ['broker', 'add', '--venue', 'mt5_web_api', '--name', 'practice', ...place],
      practice.manager.password,
    )
    const logins = practice.accounts.map(({ login }) => login)
    await command(['account', 'add', '--broker', 'practice', '--account', logins.join()])
    await command(['account', 'link', logins[0] ?? ''], practice.accounts[0]?.investorPassword)
    const keys: MadeKey[] = []
    for (const scope of [
      'read',
      'accounts:read',
      'trades:read',
      'stats:read',
      'stream:read',
      'admin:read',
    ])
      keys.push(await createKey(home, { scope, rate: '1000000/s' }))
    keys.push(
      await createKey(home, {
        scope: 'read',
        rate: '1000000/s',
        more: ['--account', logins[0] ?? ''],
      }),
    )
    const [reader] = keys
    const headers = { authorization: `Bearer ${reader?.key}` }
    await until(
      async () =>
        (
          await send(`${server.url}/api/v1/accounts/${logins[0]}/summary`, { headers })
        ).text.includes('"state":"live"'),
      { timeoutMs: 30_000, what: 'values of the broker' },
    )
    await using sql = await openSql(home)
    const ledger = async () =>
      JSON.stringify(
        await sql.rows(`select (select count(*) from public.live_trades where exchange <> 'practice') as trades, (select count(*) from public.api_keys) as keys,
        (select count(*) from public.broker_connections) as brokers, (select count(*) from public.linked_accounts) as links`),
      )
    const before = await ledger()
    const requestsBefore = practice.requests().length
    const startedMs = performance.now()
    const statuses: Record<string, number> = {}
    const random = createRandom(run.seed)
    const targets = targetsOf(logins)
    const agent = new Agent({ keepAlive: true, maxSockets: 16 })
    let sent = 0
    const worker = async (): Promise<void> => {
      while (sent < requests) {
        sent += 1
        if (sent % 20_000 === 0) run.progress(`${sent} of ${requests}`)
        if (random.chance(0.002)) await oddFrames(server.url, random, keys, logins)
        const status = await oneRequest(server.url, random, keys, targets, agent)
        const kind = status === 0 ? 'cut' : `${Math.floor(status / 100)}xx`
        statuses[kind] = (statuses[kind] ?? 0) + 1
      }
    }
    await Promise.all(Array.from({ length: 16 }, worker))
    agent.destroy()
    const seconds = (performance.now() - startedMs) / 1000
    const seen = practice.requests()
    const of = (known: string) => seen.filter((one) => one.known === known).length
    return {
      seconds: Math.round(seconds),
      statuses,
      upstream: seen.length - requestsBefore,
      // Looks, and as much again for deals, the clock and pings, and a first reading of all deals.
      mostUpstream: Math.ceil(seconds / CYCLE_S + 1) * (PER_CYCLE + 2 * logins.length) + 20,
      mutating: of('mutating'),
      unknown: of('unknown'),
      paths: practice.counts(),
      isLedgerSame: (await ledger()) === before,
      tradeFiles: loadedTradeFiles(server.pid),
    }
  } finally {
    await server.stop()
  }
}

/** Every declared path, near misses of them, and the broker's own commands as if they were ours. */
function targetsOf(logins: readonly string[]): string[] {
  const own = declaredRoutes().map(({ path }) => path)
  const filled = own.flatMap((path) =>
    logins.map((login) => path.replace(/:(id|number)/, login).replace(':code', 'not_found')),
  )
  const trading = [
    'orders',
    'orders/1',
    'positions/1/close',
    'orders/oco',
    'kill',
    'arm',
    'risk',
  ].map((one) => `/api/v1/accounts/${logins[0]}/${one}`)
  return [
    ...filled,
    ...trading,
    '/hooks/tradingview',
    ...mutatingWords.map((word) => `/api/${word}?login=${logins[0]}`),
  ]
}

const methods = ['GET', 'GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
const tricks = [
  '',
  '',
  '',
  '/',
  '//',
  '/..',
  '/../../api/trade/balance',
  '%2e%2e%2fapi%2ftrade%2fbalance',
  ';x=1',
  '?login=1&fixflag=1',
  '?fields=balance',
  '?server=x',
  '\\..',
  '%00',
]

async function oneRequest(
  url: string,
  random: Random,
  keys: readonly MadeKey[],
  targets: readonly string[],
  agent: Agent,
): Promise<number> {
  const { key } = random.pick(keys)
  const method = random.pick(methods)
  const header = random.pick(['authorization', 'x-api-key', 'x-quant-api-key'])
  const path = `${random.pick(targets)}${random.pick(tricks)}`
  // A stream of events has no end; the frames have a turn of their own.
  if (path.startsWith('/api/v1/stream') && method === 'GET') return 200
  const body = method === 'GET' || method === 'HEAD' ? undefined : random.pick(bodies)
  try {
    const answer = await send(`${url}${path}`, {
      method,
      agent,
      headers: {
        [header]: header === 'authorization' ? `Bearer ${key}` : key,
        ...(body === undefined
          ? {}
          : {
              'content-type': random.pick([
                'application/json',
                'application/x-www-form-urlencoded',
              ]),
            }),
        ...(random.chance(0.1)
          ? {
              'x-http-method-override': 'POST',
              'x-original-url': '/api/trade/balance',
              forwarded: 'for=127.0.0.1',
            }
          : {}),
      },
      ...(body === undefined ? {} : { body }),
    })
    return answer.status
  } catch {
    return 0 // refused without an answer, as some malformed paths are
  }
}

const bodies = [
  '{}',
  '{"symbol":"EURUSD","side":"buy","lots":1,"type":"market"}',
  '{"Login":"50012345","Type":"2","Balance":"1000000","Comment":"x"}',
  '{"action":"close","position":"1"}',
  '[{"__proto__":{"trade":true}}]',
  reportText({ login: '50012345' }),
  'login=50012345&balance=100',
]

/** Frames that a client of the stream should not send. */
async function oddFrames(
  url: string,
  random: Random,
  keys: readonly MadeKey[],
  logins: readonly string[],
): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/stream`)
  socket.on('error', () => undefined)
  const opened = new Promise<void>((resolve) => {
    socket.once('open', () => resolve())
    socket.once('close', () => resolve())
  })
  await opened
  if (socket.readyState === socket.OPEN) {
    socket.send(JSON.stringify({ type: 'auth', token: random.pick(keys).key }))
    for (const frame of [
      { type: 'subscribe', accounts: logins },
      { type: 'order', symbol: 'EURUSD', lots: 1 },
      { type: 'subscribe', accounts: ['/api/trade/balance'], topics: ['trade'] },
    ])
      socket.send(JSON.stringify(frame))
  }
  await new Promise((resolve) => setTimeout(resolve, 5))
  socket.terminate()
}

/** What the running process has open or mapped that belongs to trading: its code, or its key. */
function loadedTradeFiles(pid: number): string[] {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8')
  const open = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readFileSync(join('/proc', String(pid), 'fdinfo', fd), 'utf8')
    } catch {
      return '' // closed between the look and the read
    }
  })
  return [maps, ...open].flatMap((text) => text.match(/server\/src\/trade\/\S+|trade\.key/g) ?? [])
}

// Last, because what stands above must be there when it runs.
const program = readProgram(
  'Sends random requests with every kind of read credential and watches what reaches the broker.',
  {
    requests: { type: 'string', help: 'requests (default 100000)' },
    'no-control': { type: 'boolean', help: 'leaves out the run with the planted bug' },
  },
)
if (program !== null) await main(program)
