// The desk that the dashboard is measured on: a real server on a database of its own, one big account with five years of trades
// and of equity by the minute, two small ones as Experts report them, a rule set, and a person who has logged in.
import assert from 'node:assert/strict'
import { createKey, runTidemark } from '../../server/test/support/command-line.ts'
import { benchAccount, generateHistory } from '../../server/test/support/generated-history.ts'
import { send } from '../../server/test/support/http-client.ts'
import { type Person, setUpPerson } from '../../server/test/support/person.ts'
import { openSql, type SqlClient } from '../../server/test/support/sql-client.ts'
import type { TempHome } from '../../server/test/support/temp-home.ts'
import { startServer, type TestServer } from '../../server/test/support/test-server.ts'
import { until } from '../../server/test/support/until.ts'
import {
  deskAccounts,
  type MadeAccount,
  sendAccount,
  sendReport,
} from '../../web/test/generated-desk.ts'
import { closedDeals } from '../../web/test/overlay-bench.ts'

const WEEKS = 260
const BOTS = 5
const DAY_MS = 86_400_000
/** Above every ticket of the made-up history. */
const FIRST_TICKET = 5_000_000

export type DashboardDesk = {
  readonly server: TestServer
  readonly person: Person
  readonly key: string
  /** Address name of the big account, such as acc_1. */
  readonly big: string
  /** One position of the big account opens and closes, as an Expert reports it. */
  oneMoreTrade(): Promise<void>
  /** Ends the server, and starts it again at the same address with nothing in memory. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function openDesk(
  home: TempHome,
  trades: number,
  progress: (line: string) => void,
): Promise<DashboardDesk> {
  const { dataDir, databaseUrl } = home
  let server = await startServer({ dataDir, databaseUrl })
  try {
    await until(() => server.output().includes('/setup#'), { what: 'the set-up link' })
    const person = await setUpPerson(server)
    const { key } = await createKey(home)
    const ask = (path: string) => send(server.url + path, { headers: { 'x-api-key': key } })
    await until(async () => (await ask('/api/v1/trades')).status === 200, { what: 'the key' })
    await using sql = await openSql(home)
    const from = performance.now()
    await generateHistory(sql, {
      ...{ trades, perDay: Math.ceil(trades / (WEEKS * 5)), bots: BOTS },
      firstDay: firstMonday(),
    })
    await sql.rows(
      `select setval(pg_get_serial_sequence('live_trades', 'internal_id'), (select max(internal_id) from live_trades))`,
    )
    const seconds = Math.round((performance.now() - from) / 1000)
    progress(`${trades} trades and their equity written in ${seconds} s`)
    for (const one of deskAccounts) await sendAccount({ url: server.url, key }, one)
    const rules = ['rules', 'set', benchAccount, 'ftmo-2-step-challenge']
    const set = await runTidemark([...rules, '--initial-balance', '100000'], home)
    assert.equal(set.code, 0, set.stderr)
    const big = await bigAccount(sql)
    let ticket = FIRST_TICKET
    let cents = big.cents
    const made: MadeAccount = {
      login: benchAccount,
      server: 'Bench-MT5',
      seed: 0,
      depositCents: 0,
      months: 0,
    }
    const report = async (profitCents: number | null) => {
      cents += profitCents ?? 0
      const money = (cents / 100).toFixed(2)
      await sendReport({ url: server.url, key }, made, {
        account: `"currency":"USD","currency_digits":2,"leverage":100,"margin_mode":2,"balance":${money},"credit":0.00,"equity":${money}`,
        more: '"positions":[]',
        ...(profitCents === null
          ? {}
          : { deals: closedDeals(ticket, (profitCents / 100).toFixed(2)) }),
      })
      ticket += 2
    }
    await report(null)
    return {
      ...{ person, key, big: big.name },
      get server() {
        return server
      },
      oneMoreTrade: () => report(1_234 + ((ticket * 7) % 900)),
      async restart() {
        const { port } = server
        await server.stop()
        server = await startServer({ dataDir, databaseUrl, port })
        await report(null)
      },
      stop: () => server.stop(),
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** So that its last Friday is that of last week. */
function firstMonday(): string {
  const today = Math.floor(Date.now() / DAY_MS)
  // Day 4 since 1970 was a Monday.
  const monday = today - ((today - 4) % 7)
  return new Date((monday - WEEKS * 7) * DAY_MS).toISOString().slice(0, 10)
}

async function bigAccount(sql: SqlClient): Promise<{ name: string; cents: number }> {
  const [row] = await sql.rows<{ account_id: number; balance: string }>(
    `select account_id, balance::text from account_states join accounts using (account_id) where account = '${benchAccount}'`,
  )
  assert.ok(row)
  return { name: `acc_${row.account_id}`, cents: Math.round(Number(row.balance) * 100) }
}
