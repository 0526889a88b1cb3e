// One trade as senders write it: the table of members that the check, the JSON Schema, OpenAPI and the docs all come from.
// Names and lengths are those of the founding text's payload; the members after `status` were added to it.

import { type Member, objectSchema } from './member.ts'

const text = (min: number, max: number) => ({ kind: 'text', min, max }) as const
const positive = { kind: 'decimal', positive: true } as const
const decimal = { kind: 'decimal', positive: false } as const
const time = { kind: 'time' } as const

export const tradeMembers = {
  bot_name: {
    ...text(1, 50),
    required: true,
    means: 'Name of the bot or Expert Advisor.',
    example: 'StatArb_v3',
  },
  exchange: {
    ...text(1, 50),
    required: true,
    means: 'Exchange or broker.',
    example: 'Binance',
  },
  asset_symbol: {
    ...text(1, 20),
    required: true,
    means: 'Symbol as the venue spells it.',
    example: 'BTC/USDT',
  },
  order_type: {
    ...text(1, 10),
    required: true,
    means: 'BUY, SELL, LONG, SHORT, or the venue’s own word.',
    example: 'BUY',
  },
  entry_time: {
    ...time,
    required: true,
    means:
      'When the trade was opened: RFC 3339, or YYYY.MM.DD HH:MM[:SS] or YYYY-MM-DD HH:MM[:SS] without a zone.',
    example: '2026-04-05T12:34:56.123Z',
  },
  exit_time: {
    ...time,
    required: false,
    means: 'When it was closed.',
    example: '2026-04-05T13:00:00Z',
  },
  entry_price: {
    ...positive,
    required: true,
    means: 'Price at entry, greater than 0.',
    example: 65000.5,
  },
  exit_price: { ...decimal, required: false, means: 'Price at exit.', example: 65100 },
  position_size: {
    ...positive,
    required: true,
    means: 'Size in the unit that the sender uses (units or lots), greater than 0.',
    example: 0.25,
  },
  realized_pnl: {
    ...decimal,
    required: false,
    means: 'Realised profit or loss in account currency.',
    example: 24.87,
  },
  commission: {
    ...decimal,
    required: false,
    means: 'Commission as the venue states it (a cost is usually negative).',
    example: -0.13,
  },
  magic_number: {
    kind: 'int64',
    required: false,
    means: 'Magic number of the Expert Advisor; 64 bit, as a number or a string.',
    example: '20260405',
  },
  exchange_order_id: {
    ...text(1, 100),
    required: false,
    means: 'Order id at the venue; with bot_name, exchange and account it identifies the trade.',
    example: '28457190332',
  },
  raw_api_response: {
    kind: 'raw',
    required: false,
    means: 'The venue’s own answer: any JSON, kept byte for byte.',
    example: { id: '28457190332', status: 'closed' },
  },
  status: {
    ...text(1, 20),
    required: false,
    means: 'OPEN, CLOSED or CANCELLED; other text is kept. Default OPEN.',
    example: 'CLOSED',
  },
  account: {
    ...text(1, 50),
    required: false,
    means: 'Account number at the venue. Needed when the key is limited to accounts.',
    example: '5012345',
  },
  swap: { ...decimal, required: false, means: 'Swap or funding.', example: -0.02 },
  fee: { ...decimal, required: false, means: 'Fee besides commission.', example: 0 },
  stop_loss: { ...decimal, required: false, means: 'Stop loss price.', example: 64500 },
  take_profit: { ...decimal, required: false, means: 'Take profit price.', example: 66000 },
  comment: {
    ...text(0, 500),
    required: false,
    means: 'Free text.',
    example: 'breakout',
  },
  entry_time_offset: {
    kind: 'offset',
    required: false,
    means: 'Offset from UTC of times that are sent without a zone, such as +03:00.',
    example: '+03:00',
  },
  mae: {
    ...decimal,
    required: false,
    means: 'Maximum adverse excursion, in account currency.',
    example: -12.5,
  },
  mfe: {
    ...decimal,
    required: false,
    means: 'Maximum favourable excursion, in account currency.',
    example: 40.1,
  },
  idempotency_key: {
    ...text(1, 255),
    required: false,
    means:
      'Identity of this trade within its exchange and account, for batches; a single report may use the header Idempotency-Key instead.',
    example: 'a1b2c3d4-0001',
  },
} as const satisfies Record<string, Member>

export type TradeMemberName = keyof typeof tradeMembers

/** Limits of the two ingest routes. */
export const ingestLimits = {
  tradeBytes: 64 * 1024,
  batchBytes: 8 * 1024 * 1024,
  batchTrades: 5000,
} as const

/** JSON Schema of one trade report. An optional member may also be null, which says the same as leaving it out. */
export const tradeSchema = objectSchema(tradeMembers, { closed: true })

export const tradeExample = {
  bot_name: 'StatArb_v3',
  exchange: 'Binance',
  asset_symbol: 'BTC/USDT',
  order_type: 'BUY',
  entry_time: '2026-04-05T12:34:56.123Z',
  exit_time: '2026-04-05T13:00:00Z',
  entry_price: 65000.5,
  exit_price: 65100,
  position_size: 0.25,
  realized_pnl: 24.87,
  commission: -0.13,
  exchange_order_id: '28457190332',
  status: 'CLOSED',
  raw_api_response: { id: '28457190332', status: 'closed' },
} as const
