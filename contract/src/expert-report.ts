// What an Expert Advisor reports of its terminal: the account, the clock, deals, open positions, its own health.
// Types, entries and reasons are MQL5's own numbers; money and prices are JSON numbers whose digits are kept.
// Members that are not listed are ignored, so that an Expert may be newer than its server.

import { type MemberTable, objectSchema } from './member.ts'

const text = (min: number, max: number) => ({ kind: 'text', min, max }) as const
const integer = (min: number, max: number) => ({ kind: 'integer', min, max }) as const
const decimal = { kind: 'decimal', positive: false } as const
const int64 = { kind: 'int64' } as const
const required = { required: true } as const
const optional = { required: false } as const

/** Longest distance of a broker's clock from UTC, in seconds. */
const OFFSET_S = 15 * 3600
const SECONDS = [0, 4_102_444_800] as const

export const expertLimits = {
  reportBytes: 1024 * 1024,
  deals: 500,
  positions: 1000,
} as const

export const expertAccountMembers = {
  login: { ...int64, ...required, means: 'ACCOUNT_LOGIN.', example: '5012345' },
  server: { ...text(1, 64), ...required, means: 'ACCOUNT_SERVER.', example: 'FXOpen-MT5' },
  company: { ...text(0, 128), ...optional, means: 'ACCOUNT_COMPANY.', example: 'FXOpen' },
  currency: { ...text(1, 16), ...optional, means: 'ACCOUNT_CURRENCY.', example: 'USD' },
  currency_digits: {
    ...integer(0, 16),
    ...optional,
    means: 'ACCOUNT_CURRENCY_DIGITS.',
    example: 2,
  },
  leverage: { ...integer(0, 2_147_483_647), ...optional, means: 'ACCOUNT_LEVERAGE.', example: 100 },
  margin_mode: {
    ...integer(0, 2),
    ...optional,
    means: 'ACCOUNT_MARGIN_MODE: 0 netting, 1 exchange, 2 hedging.',
    example: 2,
  },
  trade_mode: {
    ...integer(0, 2),
    ...optional,
    means: 'ACCOUNT_TRADE_MODE: 0 demo, 1 contest, 2 real.',
    example: 2,
  },
  trade_allowed: {
    kind: 'boolean',
    ...optional,
    means: 'ACCOUNT_TRADE_ALLOWED: false with the investor password.',
    example: false,
  },
  balance: { ...decimal, ...optional, means: 'ACCOUNT_BALANCE.', example: 10152.5 },
  credit: { ...decimal, ...optional, means: 'ACCOUNT_CREDIT.', example: 0 },
  profit: {
    ...decimal,
    ...optional,
    means: 'ACCOUNT_PROFIT: floating profit of open positions.',
    example: 12.3,
  },
  equity: { ...decimal, ...optional, means: 'ACCOUNT_EQUITY.', example: 10164.8 },
  margin: { ...decimal, ...optional, means: 'ACCOUNT_MARGIN.', example: 110 },
  margin_free: { ...decimal, ...optional, means: 'ACCOUNT_MARGIN_FREE.', example: 10054.8 },
  margin_level: {
    ...decimal,
    ...optional,
    means: 'ACCOUNT_MARGIN_LEVEL, percent.',
    example: 9240.7,
  },
} as const satisfies MemberTable

export const expertClockMembers = {
  server_time: {
    ...integer(...SECONDS),
    ...required,
    means: 'TimeTradeServer(), seconds as the broker’s clock counts them.',
    example: 1779990000,
  },
  gmt_time: {
    ...integer(...SECONDS),
    ...required,
    means: 'TimeGMT(), seconds.',
    example: 1779979200,
  },
  utc_offset_s: {
    ...integer(-OFFSET_S, OFFSET_S),
    ...optional,
    means:
      'TimeTradeServer() − TimeGMT(), rounded to a quarter of an hour; null while the terminal is not connected.',
    example: 10800,
  },
  quote_time: {
    ...integer(...SECONDS),
    ...optional,
    means: 'TimeCurrent(): time of the last quote.',
    example: 1779989990,
  },
} as const satisfies MemberTable

export const expertTerminalMembers = {
  build: { ...integer(0, 1_000_000), ...optional, means: 'TERMINAL_BUILD.', example: 5100 },
  connected: { kind: 'boolean', ...optional, means: 'TERMINAL_CONNECTED.', example: true },
  ping_us: {
    ...integer(0, 2_147_483_647),
    ...optional,
    means: 'TERMINAL_PING_LAST, microseconds.',
    example: 23000,
  },
  vps: { kind: 'boolean', ...optional, means: 'TERMINAL_VPS.', example: false },
  expert_version: {
    ...text(1, 32),
    ...optional,
    means: 'Version of the Expert.',
    example: '1.0.0',
  },
  session: {
    ...text(1, 64),
    ...optional,
    means: 'Chosen by the Expert when it starts.',
    example: '8f1c',
  },
} as const satisfies MemberTable

export const expertHistoryMembers = {
  deals: {
    ...integer(0, 2_147_483_647),
    ...required,
    means: 'Deals in the terminal’s whole history that pass the Expert’s filters.',
    example: 1234,
  },
  filtered: {
    kind: 'boolean',
    ...optional,
    means: 'True when filters hold deals back.',
    example: false,
  },
} as const satisfies MemberTable

export const expertOutboxMembers = {
  queued: { ...integer(0, 2_147_483_647), ...required, means: 'Deals that wait.', example: 0 },
  dead_letters: {
    ...integer(0, 2_147_483_647),
    ...optional,
    means: 'Deals that were refused.',
    example: 0,
  },
} as const satisfies MemberTable

export const dealMembers = {
  deal: { ...int64, ...required, means: 'DEAL_TICKET.', example: '9007199254740993' },
  order: { ...int64, ...optional, means: 'DEAL_ORDER.', example: '122' },
  time_msc: {
    ...int64,
    ...required,
    means: 'DEAL_TIME_MSC: milliseconds as the broker’s clock counts them.',
    example: '1779990000123',
  },
  type: {
    ...integer(0, 255),
    ...required,
    means: 'DEAL_TYPE: 0 buy, 1 sell, 2 balance, …',
    example: 0,
  },
  entry: {
    ...integer(0, 3),
    ...required,
    means: 'DEAL_ENTRY: 0 in, 1 out, 2 in and out, 3 out by an opposite position.',
    example: 0,
  },
  magic: { ...int64, ...optional, means: 'DEAL_MAGIC.', example: '20260405' },
  reason: {
    ...integer(0, 255),
    ...optional,
    means: 'DEAL_REASON: 0 client, 3 expert, 4 stop loss, 5 take profit, 6 stop out, …',
    example: 3,
  },
  position: { ...int64, ...optional, means: 'DEAL_POSITION_ID; 0 for none.', example: '100' },
  symbol: { ...text(0, 64), ...optional, means: 'DEAL_SYMBOL.', example: 'EURUSD' },
  volume: { ...decimal, ...required, means: 'DEAL_VOLUME, lots.', example: 1 },
  price: { ...decimal, ...required, means: 'DEAL_PRICE.', example: 1.1 },
  profit: { ...decimal, ...required, means: 'DEAL_PROFIT.', example: 0 },
  commission: { ...decimal, ...optional, means: 'DEAL_COMMISSION.', example: -3.5 },
  swap: { ...decimal, ...optional, means: 'DEAL_SWAP.', example: 0 },
  fee: { ...decimal, ...optional, means: 'DEAL_FEE.', example: 0 },
  sl: { ...decimal, ...optional, means: 'DEAL_SL; 0 for none.', example: 0 },
  tp: { ...decimal, ...optional, means: 'DEAL_TP; 0 for none.', example: 0 },
  comment: { ...text(0, 500), ...optional, means: 'DEAL_COMMENT.', example: 'breakout' },
  external_id: { ...text(0, 128), ...optional, means: 'DEAL_EXTERNAL_ID.', example: '' },
  utc_offset_s: {
    ...integer(-OFFSET_S, OFFSET_S),
    ...optional,
    means:
      'The broker’s offset when the Expert saw the deal happen; absent when it was read from history.',
    example: 10800,
  },
} as const satisfies MemberTable

export const openPositionMembers = {
  ticket: { ...int64, ...required, means: 'POSITION_TICKET.', example: '100' },
  identifier: { ...int64, ...required, means: 'POSITION_IDENTIFIER.', example: '100' },
  symbol: { ...text(1, 64), ...required, means: 'POSITION_SYMBOL.', example: 'EURUSD' },
  type: { ...integer(0, 1), ...required, means: 'POSITION_TYPE: 0 buy, 1 sell.', example: 0 },
  volume: { ...decimal, ...required, means: 'POSITION_VOLUME, lots.', example: 1 },
  price_open: { ...decimal, ...required, means: 'POSITION_PRICE_OPEN.', example: 1.1 },
  price_current: { ...decimal, ...optional, means: 'POSITION_PRICE_CURRENT.', example: 1.2 },
  sl: { ...decimal, ...optional, means: 'POSITION_SL; 0 for none.', example: 0 },
  tp: { ...decimal, ...optional, means: 'POSITION_TP; 0 for none.', example: 0 },
  swap: { ...decimal, ...optional, means: 'POSITION_SWAP.', example: 0 },
  profit: { ...decimal, ...optional, means: 'POSITION_PROFIT.', example: 12.3 },
  magic: { ...int64, ...optional, means: 'POSITION_MAGIC.', example: '20260405' },
  reason: { ...integer(0, 255), ...optional, means: 'POSITION_REASON.', example: 3 },
  time_msc: {
    ...int64,
    ...optional,
    means: 'POSITION_TIME_MSC, broker’s clock.',
    example: '1779990000123',
  },
  time_update_msc: {
    ...int64,
    ...optional,
    means: 'POSITION_TIME_UPDATE_MSC, broker’s clock.',
    example: '1779990000123',
  },
  comment: { ...text(0, 500), ...optional, means: 'POSITION_COMMENT.', example: '' },
} as const satisfies MemberTable

/** The parts of a report: an object, or a list of objects. */
export const expertReportParts = {
  account: {
    members: expertAccountMembers,
    required: true,
    most: null,
    means: 'Whose report it is; with a balance it is a picture of the account.',
  },
  clock: {
    members: expertClockMembers,
    required: true,
    most: null,
    means: 'What the clocks showed when the report was made.',
  },
  terminal: {
    members: expertTerminalMembers,
    required: false,
    most: null,
    means: 'The terminal’s own health.',
  },
  history: {
    members: expertHistoryMembers,
    required: false,
    most: null,
    means: 'How much the terminal knows.',
  },
  outbox: {
    members: expertOutboxMembers,
    required: false,
    most: null,
    means: 'What waits in the terminal.',
  },
  deals: {
    members: dealMembers,
    required: false,
    most: expertLimits.deals,
    means: 'Deals, in any order.',
  },
  positions: {
    members: openPositionMembers,
    required: false,
    most: expertLimits.positions,
    means: 'All open positions; an empty list says that there are none.',
  },
} as const satisfies Record<
  string,
  {
    readonly members: MemberTable
    readonly required: boolean
    readonly most: number | null
    readonly means: string
  }
>

export type ExpertReportPart = keyof typeof expertReportParts

const parts = Object.entries(expertReportParts)

export const expertReportSchema = {
  type: 'object',
  required: parts.filter(([, part]) => part.required).map(([name]) => name),
  properties: Object.fromEntries(
    parts.map(([name, { members, most, means: description }]) => {
      const schema = objectSchema(members, { closed: false })
      if (most === null) return [name, { ...schema, description }]
      return [name, { type: 'array', maxItems: most, items: schema, description }]
    }),
  ),
} as const

const exampleOf = (members: MemberTable) =>
  Object.fromEntries(Object.entries(members).map(([name, { example }]) => [name, example]))

export const expertReportExample = {
  account: exampleOf(expertAccountMembers),
  clock: exampleOf(expertClockMembers),
  terminal: exampleOf(expertTerminalMembers),
  deals: [exampleOf(dealMembers)],
  positions: [],
} as const
