// A real server with a made-up desk and a person who is logged in, and one real browser, for a file of dashboard tests.
import { after, before } from 'node:test'
import { createKey } from '../../server/test/support/command-line.ts'
import { send } from '../../server/test/support/http-client.ts'
import { type Person, setUpPerson } from '../../server/test/support/person.ts'
import { createTempHome, type TempHome } from '../../server/test/support/temp-home.ts'
import { startServer, type TestServer } from '../../server/test/support/test-server.ts'
import { until } from '../../server/test/support/until.ts'
import { type BrowserBench, type Look, useBrowser, type WatchedPage } from './browser.ts'
import { type DeskServer, logBotTrades, type MadeAccount, sendAccount } from './generated-desk.ts'

export type DashboardBench = {
  home: TempHome
  server: TestServer
  person: Person
  desk: DeskServer
  /** Balance of each account, in cents. */
  balances: number[]
  open(path: string, look?: Look): Promise<WatchedPage>
  /** Kills the server and starts it again at the same address. */
  kill(): Promise<void>
  start(): Promise<void>
}

export const benchAccounts: readonly MadeAccount[] = [
  { login: '5012345', server: 'FXOpen-MT5', seed: 11, depositCents: 10_000_000, months: 4 },
  { login: '7044210', server: 'FXOpen-MT5', seed: 23, depositCents: 2_500_000, months: 2 },
]

/** @param given without `accounts` nothing is known: the state in which everybody begins */
export function useDashboard(
  given: { accounts?: readonly MadeAccount[]; bots?: readonly string[] } = {},
): DashboardBench {
  const { accounts = [], bots = [] } = given
  // The parts are set in `before`; a test that ran earlier would fail on them at once.
  const bench = {} as DashboardBench
  const browser: BrowserBench = useBrowser()
  before(async () => {
    bench.home = await createTempHome()
    const { dataDir, databaseUrl } = bench.home
    bench.server = await startServer({ dataDir, databaseUrl })
    await until(() => bench.server.output().includes('/setup#'), { what: 'the set-up link' })
    bench.person = await setUpPerson(bench.server)
    const { key } = await createKey(bench.home)
    bench.desk = { url: bench.server.url, key }
    const isKnown = async () =>
      (await send(`${bench.server.url}/api/v1/trades`, { headers: { 'x-api-key': key } }))
        .status === 200
    await until(isKnown, { what: 'the key' })
    bench.balances = []
    for (const one of accounts) bench.balances.push(await sendAccount(bench.desk, one))
    for (const bot of bots) await logBotTrades(bench.desk, bot, 8)
  })
  after(async () => {
    await bench.server?.stop()
    await bench.home?.[Symbol.asyncDispose]()
  })
  bench.open = (path, look) =>
    browser.open(bench.server.url, {
      ...{ person: bench.person, path },
      ...(look === undefined ? {} : { look }),
    })
  bench.kill = async () => {
    bench.server.kill('SIGKILL')
    await bench.server.exited
  }
  bench.start = async () => {
    const { dataDir, databaseUrl } = bench.home
    bench.server = await startServer({ dataDir, databaseUrl, port: bench.server.port })
  }
  return bench
}
