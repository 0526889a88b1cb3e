// A desk with a past: accounts whose history a seeded generator made, as an Expert Advisor reports them, open positions
// that can be moved, and bots that log trades without an account.
import assert from 'node:assert/strict'
import { type MadeBot, type MadeDeal, makeHistory, unitsText } from '@tidemark/practice'
import { reportText, type SampleDeal } from '../../server/test/support/expert-reports.ts'
import { send } from '../../server/test/support/http-client.ts'

export type DeskServer = { readonly url: string; readonly key: string }

export type MadeAccount = {
  readonly login: string
  readonly server: string
  readonly seed: number
  readonly depositCents: number
  readonly months: number
}

export const deskAccounts: readonly MadeAccount[] = [
  { login: '5012345', server: 'FXOpen-MT5', seed: 11, depositCents: 10_000_000, months: 14 },
  { login: '7044210', server: 'FXOpen-MT5', seed: 23, depositCents: 2_500_000, months: 7 },
]

const bots: readonly MadeBot[] = [
  {
    ...{ magic: 101, name: 'breakout', symbols: ['EURUSD', 'GBPUSD'], days: 60 },
    ...{ hours: [9, 17], holds: 300, wins: 56 },
  },
  {
    ...{ magic: 202, name: 'night', symbols: ['USDJPY', 'EURUSD'], days: 35 },
    ...{ hours: [22, 23], holds: 480, wins: 60 },
  },
]

const DAY_MS = 86_400_000
const OFFSET_S = 10_800

/** Sends the whole history of an account and its picture of now; answers with the balance, in cents. */
export async function sendAccount(to: DeskServer, made: MadeAccount): Promise<number> {
  const today = Math.floor((Date.now() + OFFSET_S * 1000) / DAY_MS) * DAY_MS
  const { deals } = makeHistory({
    ...{ seed: made.seed, bots, depositCents: made.depositCents },
    ...{ fromMs: today - made.months * 30 * DAY_MS, toMs: today - DAY_MS },
  })
  for (let place = 0; place < deals.length; place += 400)
    await sendReport(to, made, { deals: deals.slice(place, place + 400).map(reported) })
  const cents = deals.reduce(
    (sum, one) => sum + one.profitCents + one.commissionCents + one.swapCents,
    0,
  )
  await sendPicture(to, made, cents, 0)
  return cents
}

/** The picture of now: two open positions, whose profit is moved by `stepCents`. */
export async function sendPicture(
  to: DeskServer,
  made: MadeAccount,
  balanceCents: number,
  stepCents: number,
  /** False: the terminal says that it has lost its broker. */
  isConnected = true,
): Promise<void> {
  const profits = [18_250 + stepCents, -6_140]
  const floating = profits.reduce((sum, one) => sum + one, 0)
  const money = (cents: number) => unitsText(cents, 2)
  const openedMs = Date.now() + OFFSET_S * 1000 - 5_400_000
  const position = (ticket: number, symbol: string, more: string, profit: number) =>
    `{"ticket":"${ticket}","identifier":"${ticket}","symbol":"${symbol}",${more},"profit":${money(profit)},"swap":-1.20,"time_msc":"${openedMs}"}`
  const account = [
    '"company":"FXOpen","currency":"USD","currency_digits":2,"leverage":100,"margin_mode":2',
    `"balance":${money(balanceCents)},"credit":0.00,"profit":${money(floating)}`,
    `"equity":${money(balanceCents + floating)},"margin":2210.00`,
    `"margin_free":${money(balanceCents + floating - 221_000)},"margin_level":${money(Math.round(((balanceCents + floating) / 221_000) * 10_000))}`,
  ].join(',')
  const positions = [
    position(
      91_001,
      'EURUSD',
      '"type":0,"volume":1.50,"price_open":1.10868,"price_current":1.10990,"sl":1.10400,"tp":1.11800',
      profits[0] ?? 0,
    ),
    position(
      91_002,
      'GBPUSD',
      '"type":1,"volume":0.40,"price_open":1.28510,"price_current":1.28663,"sl":1.29100',
      profits[1] ?? 0,
    ),
  ]
  const terminal = `"terminal":{"build":5100,"connected":${isConnected}}`
  await sendReport(to, made, { account, more: `"positions":[${positions.join(',')}],${terminal}` })
}

/** A report of an account's deals, without a picture of its money unless `account` holds one. */
export async function sendReport(
  to: DeskServer,
  made: MadeAccount,
  parts: { deals?: SampleDeal[]; account?: string; more?: string },
): Promise<void> {
  const text = reportText({
    ...{ login: made.login, server: made.server, offsetS: OFFSET_S },
    ...{ gmtTime: Math.floor(Date.now() / 1000), ...parts },
  })
  const answer = await send(`${to.url}/api/v1/ea/reports`, {
    headers: { 'content-type': 'application/json', 'x-api-key': to.key },
    body: text,
  })
  assert.equal(answer.status, 200, answer.text)
}

const types = { buy: 0, sell: 1, balance: 2, credit: 3 } as const

function reported(deal: MadeDeal): SampleDeal {
  const price = (points: number) => unitsText(points, deal.digits)
  return {
    ...{ deal: String(deal.deal), order: String(deal.order), time_msc: String(deal.atMs) },
    ...{ type: types[deal.type], entry: deal.entry === 'in' ? 0 : 1, magic: String(deal.magic) },
    ...{ reason: 3, position: String(deal.position), symbol: deal.symbol },
    ...{ volume: unitsText(deal.lots, 2), price: price(deal.points) },
    ...{ profit: unitsText(deal.profitCents, 2), commission: unitsText(deal.commissionCents, 2) },
    ...{ swap: unitsText(deal.swapCents, 2), fee: '0.00', sl: price(deal.stopPoints) },
    ...{ tp: price(deal.takePoints), comment: deal.comment, external_id: '' },
  }
}

/** Trades of a bot that has no account, one a day; `markup` makes its strings hostile. */
export async function logBotTrades(to: DeskServer, bot: string, count: number): Promise<void> {
  const trades = Array.from({ length: count }, (_, place) => {
    const at = new Date(Date.now() - (count - place) * DAY_MS)
    const profit = ((place * 7919) % 61) - 24
    return {
      ...{
        bot_name: bot,
        exchange: 'Binance',
        asset_symbol: place % 3 === 0 ? 'ETH/USDT' : 'BTC/USDT',
      },
      ...{ order_type: place % 2 === 0 ? 'BUY' : 'SELL', entry_time: at.toISOString() },
      exit_time: new Date(at.getTime() + 5_400_000).toISOString(),
      ...{ entry_price: 65000.12345678, exit_price: 65100.5, position_size: 0.015 },
      ...{ realized_pnl: profit + 0.25, commission: -0.12, status: 'CLOSED' },
      exchange_order_id: `${bot}-${place}`,
      raw_api_response: {
        orderId: `${bot}-${place}`,
        fills: [{ price: '65100.50', qty: '0.015' }],
      },
    }
  })
  for (const trade of trades) {
    const answer = await send(`${to.url}/api/v1/log_trade`, {
      headers: { 'content-type': 'application/json', 'x-api-key': to.key },
      body: JSON.stringify(trade),
    })
    assert.equal(answer.status, 201, answer.text)
  }
}
