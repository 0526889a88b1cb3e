// `npm run torture:cache-only`: an hour of accounts that keep nothing, in minutes (the clock of accounts runs faster), then a search
// of everything on disk for their values, in every form in which a program or the database could write them. At the end the
// values must be gone from the answers too. Control: the same accounts as ledger, whose values must be found.
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { startPracticeMt5 } from '@tidemark/practice'
import { toConfig } from '../../src/config/config.ts'
import { readEnv } from '../../src/config/env.ts'
import { loadReadSecrets } from '../../src/config/secrets.ts'
import { systemClock, type Timer } from '../../src/platform/clock.ts'
import type { Log } from '../../src/platform/log.ts'
import { startReadServer } from '../../src/read-server.ts'
import { createKey, runTidemark } from '../support/command-line.ts'
import { reportText } from '../support/expert-reports.ts'
import { json, send } from '../support/http-client.ts'
import { finish, type Program, readProgram } from '../support/program.ts'
import { openSql } from '../support/sql-client.ts'
import { createTempHome } from '../support/temp-home.ts'
import { pause, until } from '../support/until.ts'
import { cashCanaries, startCashAccount } from './cache-only/cash-account.ts'
import { searchDisk } from './cache-only/search-disk.ts'

const expert = { login: '7700042', server: 'Canary-MT5' }
/** What must be nowhere: two balances, the comment of a position, an asset, and the comment of an order that waits. */
const canaries = [
  { name: 'balance at the broker', text: '73918462.05' },
  { name: 'balance from the Expert', text: '61827394.55' },
  { name: 'comment of a position', text: 'canary-comment-4b1f93' },
  ...cashCanaries,
]

const program = readProgram(
  'Lets accounts that keep nothing live for an hour and searches the disk for their values.',
  {
    minutes: { type: 'string', help: 'minutes of the accounts’ own time (default 60)' },
    speed: { type: 'string', help: 'how much faster it runs (default 20)' },
    'no-control': {
      type: 'boolean',
      help: 'leaves out the ledger in which the values must be found',
    },
  },
)
if (program !== null) await main(program)

async function main(run: Program): Promise<void> {
  const minutes = run.count('minutes', 60)
  const speed = run.count('speed', 20)
  const [kept, control] = await Promise.all([
    live(run, 'cache_only', minutes, speed),
    run.options['no-control'] === true ? null : live(run, 'ledger', 1, speed),
  ])
  const controlFound =
    control === null
      ? 'left out'
      : canaries.every(({ name }) => control.hits.some((hit) => hit.startsWith(name)))
  for (const hit of kept.hits.slice(0, 20)) run.progress(`FOUND ${hit}`)
  const passed =
    kept.hits.length === 0 &&
    Math.min(kept.answered, kept.cashAnswered) > 0 &&
    kept.isGone &&
    controlFound !== false
  finish('cache-only', passed, {
    seed: run.seed,
    minutes,
    answered: kept.answered,
    cashAnswered: kept.cashAnswered,
    megabytes: kept.megabytes,
    hits: kept.hits,
    goneAfterFiveMinutes: kept.isGone,
    controlFound,
  })
}

function fastClock(speed: number): Timer {
  const [wallMs, monoMs] = [systemClock.now(), systemClock.monotonicMs()]
  return {
    now: () => Math.floor(wallMs + (systemClock.now() - wallMs) * speed),
    monotonicMs: () => monoMs + (systemClock.monotonicMs() - monoMs) * speed,
    wait: (lengthMs, signal) => systemClock.wait(lengthMs / speed, signal),
  }
}

async function live(
  run: Program,
  retention: 'cache_only' | 'ledger',
  minutes: number,
  speed: number,
) {
  await using home = await createTempHome({ databaseUrl: undefined })
  const clock = fastClock(speed)
  await using practice = await startPracticeMt5({
    accounts: [{ depositCents: 7_391_846_205 }],
    bot: false,
    tickMs: Math.ceil(1000 / speed),
    now: () => clock.now(),
  })
  const [account] = practice.accounts
  if (account === undefined) throw new Error('the practice broker has no account')
  practice.trade(account.login, { symbol: 'EURUSD', side: 'buy', lots: 1 })
  // Opening costs a commission; the balance becomes the canary again.
  const balance = () =>
    BigInt(String(practice.truth(account.login).account.Balance).replace('.', ''))
  practice.deposit(account.login, Number(7_391_846_205n - balance()))

  await using cash = await startCashAccount(clock)

  const config = toConfig({
    env: readEnv({}),
    flags: { dataDir: home.dataDir, port: '0' },
    cloneRoot: null,
  })
  const file = createWriteStream(join(home.folder, 'server.log'))
  const say =
    (level: string) =>
    (message: string, ...more: unknown[]) =>
      void file.write(`${level} ${message} ${JSON.stringify(more)} ${String(more[0] ?? '')}\n`)
  const log: Log = {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
  }
  const secrets = await loadReadSecrets(config)
  const server = await startReadServer({ config, secrets, log, accountClock: clock })
  let answered = 0
  let cashAnswered = 0
  let isGone = false
  try {
    const command = async (args: string[], input = ''): Promise<void> => {
      const { code, stderr } = await runTidemark(args, { ...home, input })
      if (code !== 0) throw new Error(`${args.slice(0, 2).join(' ')}: ${stderr}`)
    }
    const connect = [
      '--venue',
      'mt5_web_api',
      '--name',
      'practice',
      '--url',
      practice.url,
      '--login',
      practice.manager.login,
    ]
    await command(
      ['broker', 'add', ...connect, '--fingerprint', practice.fingerprint256],
      practice.manager.password,
    )
    await command([
      'account',
      'add',
      '--broker',
      'practice',
      '--account',
      account.login,
      '--retention',
      retention,
    ])
    await command([
      'account',
      'add',
      '--server',
      expert.server,
      '--account',
      expert.login,
      '--retention',
      retention,
    ])
    await cash.add(command, home.folder, retention)
    const { key } = await createKey(home, { scope: 'ingest,read', rate: '10000/s' })
    const headers = { authorization: `Bearer ${key}` }
    const readList = async (path: string) =>
      json<{ [name: string]: unknown; reasons: Record<string, string> }>(
        await send(`${server.url}/api/v1/accounts/${path}`, { headers }),
      )
    const read = (login: string) => readList(`${login}/summary`)
    const report = () =>
      send(`${server.url}/api/v1/ea/reports`, {
        headers: { ...headers, 'content-type': 'application/json' },
        body: reportText({
          ...expert,
          account: '"balance":61827394.55,"equity":61827394.55,"margin":0.00',
          gmtTime: Math.floor(clock.now() / 1000),
          more: '"positions":[{"ticket":"77","identifier":"77","symbol":"EURUSD","type":0,"volume":1.00,"price_open":1.10000,"comment":"canary-comment-4b1f93"}]',
        }),
      })
    const endMs = clock.now() + minutes * 60_000
    while (clock.now() < endMs) {
      await report()
      for (const [login, text] of [
        [account.login, canaries[0]?.text],
        [expert.login, canaries[1]?.text],
      ] as const)
        if ((await read(login)).balance === text) answered += 1
      if (await cash.isShown(readList)) cashAnswered += 1
      await pause(Math.ceil(5_000 / speed))
    }
    practice.faults.refuseConnections = true
    practice.restart()
    cash.stop()
    const untilMs = clock.now() + 330_000
    await until(() => clock.now() > untilMs, { timeoutMs: 600_000, everyMs: 50 })
    const last = await Promise.all([read(account.login), read(expert.login)])
    isGone =
      last.every(
        ({ balance: value, reasons }) => value === null && reasons.balance === 'not_kept',
      ) && (await cash.isGone(readList))
    await using sql = await openSql(home)
    await sql.rows('checkpoint') // what is only in the database's memory goes to disk now
    run.progress(`${retention}: ${answered} and ${cashAnswered} answers held the values`)
  } finally {
    await server.stop()
    await new Promise((resolve) => file.end(resolve))
  }
  return { ...searchDisk(home.folder, canaries), answered, cashAnswered, isGone }
}
