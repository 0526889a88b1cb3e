// A trade server with everything on it that its pages show: an account that is armed and one that is not, orders that went well
// and one that is being looked for, hooks, signals. From a practice broker and through the server's own doors.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { createKey } from '../../server/test/support/command-line.ts'
import { json, send } from '../../server/test/support/http-client.ts'
import { goodPassword } from '../../server/test/support/person.ts'
import { addTradePerson, type TradePerson } from '../../server/test/support/trade-person.ts'
import { startTradingHome, type TradingHome } from '../../server/test/support/trading-home.ts'
import { until } from '../../server/test/support/until.ts'

export type TradingDesk = AsyncDisposable & {
  readonly trading: TradingHome
  readonly url: string
  readonly person: TradePerson
  /** Sends an order with a key; the status and body of the answer. */
  order(wish: object): Promise<{ readonly status: number; readonly client_id: string }>
  /** Makes a hook and arms it. */
  hook(name: string, ...terms: string[]): Promise<Hook>
  /** Sends a signal to it; its id. */
  signal(hook: Hook, rest?: object): Promise<string>
}

export type Hook = { readonly id: string; readonly secret: string }

export async function startTradingDesk(
  given: { readonly env?: Readonly<Record<string, string>>; readonly tickMs?: number } = {},
): Promise<TradingDesk> {
  const { env, tickMs = 0 } = given
  const trading = await startTradingHome({
    ...{ tickMs, accounts: [{ type: 'Gross' }, { type: 'Net' }] },
    ...(env === undefined ? {} : { env }),
  })
  const { account, home, tidemark } = trading
  const person = await addTradePerson(home, () => trading.server.url)
  const { key } = await createKey(home, { scope: 'trade' })
  let sent = 0
  return {
    ...{ trading, person },
    get url() {
      return trading.server.url
    },
    async order(wish) {
      const answer = await send(`${trading.server.url}/api/v1/accounts/${account}/orders`, {
        ...{ method: 'POST', body: JSON.stringify(wish) },
        headers: {
          ...{ authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          'idempotency-key': `o${++sent}`,
        },
      })
      return { status: answer.status, client_id: json<{ client_id: string }>(answer).client_id }
    },
    async hook(name, ...terms) {
      const made = await tidemark(
        ...['hook', 'add', '--name', name, '--account', account, '--symbol', 'EURUSD'],
        ...['--max-lots', '5', '--json', ...terms],
      )
      await tidemark('hook', 'arm', name)
      return JSON.parse(made)
    },
    async signal(hook, rest = {}) {
      const body = {
        ...{ token: hook.secret, id: `m${++sent}`, time: new Date().toISOString() },
        ...{ symbol: 'EURUSD', side: 'buy', lots: '0.10' },
        ...rest,
      }
      const answer = await send(`${trading.server.url}/hooks/${hook.id}`, {
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: { 'content-type': 'application/json' },
      })
      assert.equal(answer.status, 202, answer.text)
      return json<{ signal: string }>(answer).signal
    },
    [Symbol.asyncDispose]: () => trading[Symbol.asyncDispose](),
  }
}

/** Limits by the command line, and armed by it. */
export async function armByCommand({ trading }: TradingDesk): Promise<void> {
  const { account, tidemark } = trading
  await tidemark('trade', 'limits', account, 'max_order_lots=0.5', 'max_daily_loss_money=250')
  await tidemark('trade', 'arm', account)
}

/** As a person does; the page then shows what its address names. */
export async function logInToTrade(page: Page, person: TradePerson): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(person.name)
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByLabel('Code of your authenticator').fill(person.code())
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('button', { name: 'Stop all trading' }).waitFor()
}

/** Goes there by the bar, as a load would log out. */
export async function goTo(page: Page, name: string): Promise<void> {
  const link = page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}`) })
  await link.click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await until(async () => (await page.locator('.skeleton').count()) === 0, { what: 'the data' })
}

/** The trade server holds the account's lease, so that orders leave from it. */
export async function untilHeld({ person, trading }: TradingDesk): Promise<void> {
  await until(
    async () => {
      const answer = await person.call('GET', '/api/v1/trade/accounts')
      // A busy machine may not answer at once.
      if (answer.status !== 200) return false
      const { data } = json<{ data: { account: string; here: boolean }[] }>(answer)
      return data.find(({ account }) => account === trading.account)?.here === true
    },
    { what: 'a server that holds the account', everyMs: 200, timeoutMs: 30_000 },
  )
}
