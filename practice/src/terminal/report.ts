// The JSON of one report of an Expert, by the members that the Expert of this project sends. Numbers are written as their digits.
import { type MadeDeal, unitsText } from '../history/history.ts'
import type { SymbolSpec } from '../market/symbols.ts'

export type Held = {
  readonly position: bigint
  readonly symbol: SymbolSpec
  readonly side: 'buy' | 'sell'
  /** Hundredths. */
  readonly lots: number
  readonly openPoints: number
  readonly stopPoints: number
  readonly takePoints: number
  /** Broker's clock. */
  readonly openedMs: number
  readonly magic: number
  readonly comment: string
}

export type ReportFacts = {
  readonly login: string
  readonly server: string
  readonly connected: boolean
  readonly nowMs: number
  readonly offsetMin: number
  readonly deals: readonly MadeDeal[]
  /** Null when more deals follow. */
  readonly historyDeals: number | null
  readonly picture: {
    readonly balanceCents: number
    readonly held: readonly Held[]
    priceOf(one: Held): number
  } | null
}

const LEVERAGE = 100

/** Cents, rounded once. */
export function profitOf({ symbol, side, lots, openPoints }: Held, points: number): number {
  const sign = side === 'buy' ? 1 : -1
  const cents = (sign * (points - openPoints) * symbol.contractSize * lots) / 10 ** symbol.digits
  return 0 + Math.round(symbol.quote === 'USD' ? cents : cents / (points / 10 ** symbol.digits))
}

export function reportText(facts: ReportFacts): string {
  const { login, server, connected, nowMs, offsetMin, deals, historyDeals, picture } = facts
  const gmtS = Math.floor(nowMs / 1000)
  const offsetS = connected ? offsetMin * 60 : null
  const parts = [
    `"account":${object({ login: quoted(login), server: quoted(server), ...accountOf(picture) })}`,
    `"clock":${object({ server_time: gmtS + offsetMin * 60, gmt_time: gmtS, utc_offset_s: offsetS })}`,
    `"terminal":${object({ build: 5100, connected, ping_us: 23_400, expert_version: quoted('1.0') })}`,
    ...(historyDeals === null ? [] : [`"history":${object({ deals: historyDeals })}`]),
    `"deals":[${deals.map(dealText).join(',')}]`,
    ...(picture === null
      ? []
      : [
          `"positions":[${picture.held.map((one) => positionText(one, picture.priceOf(one))).join(',')}]`,
        ]),
  ]
  return `{${parts.join(',')}}`
}

function accountOf(picture: ReportFacts['picture']): Record<string, unknown> {
  const who = { company: quoted('Practice Markets'), currency: quoted('USD'), currency_digits: 2 }
  if (picture === null) return who
  const { balanceCents, held, priceOf } = picture
  const floating = held.reduce((sum, one) => sum + profitOf(one, priceOf(one)), 0)
  const margin = held.reduce((sum, one) => sum + marginOf(one), 0)
  const equity = balanceCents + floating
  const cents = (value: number) => unitsText(value, 2)
  return {
    ...{ ...who, leverage: LEVERAGE, margin_mode: 2, trade_mode: 0, trade_allowed: true },
    ...{
      balance: cents(balanceCents),
      credit: '0.00',
      profit: cents(floating),
      equity: cents(equity),
    },
    ...{ margin: cents(margin), margin_free: cents(equity - margin) },
    margin_level: margin === 0 ? '0' : unitsText(Math.round((equity / margin) * 10_000), 2),
  }
}

function marginOf({ symbol, lots, openPoints }: Held): number {
  const units = (symbol.contractSize * lots) / LEVERAGE
  return Math.round(symbol.base === 'USD' ? units : (units * openPoints) / 10 ** symbol.digits)
}

function dealText(deal: MadeDeal): string {
  const price = (points: number) => unitsText(points, deal.digits)
  const types = { buy: 0, sell: 1, balance: 2, credit: 3 }
  return object({
    ...{ deal: quoted(deal.deal), order: quoted(deal.order), position: quoted(deal.position) },
    ...{ time_msc: quoted(deal.atMs), type: types[deal.type], entry: deal.entry === 'in' ? 0 : 1 },
    ...{ magic: quoted(deal.magic), reason: reasonOf(deal), symbol: quoted(deal.symbol) },
    ...{
      volume: unitsText(deal.lots, 2),
      price: price(deal.points),
      profit: unitsText(deal.profitCents, 2),
    },
    ...{
      commission: unitsText(deal.commissionCents, 2),
      swap: unitsText(deal.swapCents, 2),
      fee: '0.00',
    },
    ...{ sl: price(deal.stopPoints), tp: price(deal.takePoints), comment: quoted(deal.comment) },
    external_id: quoted(''),
  })
}

/** MQL5's numbers (DEAL_REASON). */
function reasonOf({ comment, magic }: MadeDeal): number {
  if (comment.startsWith('[sl')) return 4
  if (comment.startsWith('[tp')) return 5
  return magic === 0 ? 0 : 3
}

function positionText(one: Held, points: number): string {
  const price = (level: number) => unitsText(level, one.symbol.digits)
  return object({
    ...{
      ticket: quoted(one.position),
      identifier: quoted(one.position),
      symbol: quoted(one.symbol.name),
    },
    ...{ type: one.side === 'buy' ? 0 : 1, volume: unitsText(one.lots, 2) },
    ...{ price_open: price(one.openPoints), price_current: price(points) },
    ...{ sl: price(one.stopPoints), tp: price(one.takePoints), swap: '0.00' },
    ...{ profit: unitsText(profitOf(one, points), 2), magic: quoted(one.magic), reason: 3 },
    ...{ time_msc: quoted(one.openedMs), comment: quoted(one.comment) },
  })
}

const quoted = (value: unknown) => JSON.stringify(String(value))

/** Values are JSON text already. */
function object(members: Readonly<Record<string, unknown>>): string {
  return `{${Object.entries(members)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`
}
