// What a sender of signals is told, as JSON.
import type { TakenSignal } from './take-signal.ts'

export const takenSchema = {
  type: 'object',
  required: ['status', 'signal', 'state'],
  properties: {
    status: { enum: ['accepted', 'duplicate'] },
    signal: { type: 'string', description: 'Tidemark’s id of the signal.' },
    state: {
      enum: ['waiting', 'queued', 'executing', 'executed', 'refused', 'expired'],
      description:
        'waiting: a person has to approve it. What became of an order is told by the orders of the account.',
    },
    reason: { type: ['string', 'null'], description: 'Why it was refused or has expired.' },
  },
} as const

export function takenToJson({ status, signalId, state, reason }: TakenSignal): object {
  return { status, signal: `sig_${signalId}`, state, reason }
}

export const signalSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['time', 'symbol', 'side'],
  properties: {
    token: { type: 'string', description: 'The hook’s secret, for senders that cannot sign.' },
    id: { type: ['string', 'integer'], description: 'The sender’s own id, never used twice.' },
    time: { type: 'string', description: 'When it was made, with its zone; at most 60 s off.' },
    symbol: { type: 'string' },
    side: { type: 'string', description: 'buy, sell or close.' },
    type: { enum: ['market', 'limit', 'stop', 'stop_limit'] },
    ...Object.fromEntries(
      ['units', 'lots', 'percent_of_equity', 'risk_percent', 'price', 'stop', 'sl', 'tp'].map(
        (name) => [name, { type: ['number', 'string', 'null'] }],
      ),
    ),
    sequence: { type: ['integer', 'string', 'null'] },
    comment: { type: ['string', 'null'] },
  },
} as const

export const signalExample = {
  token: 'tmks_…',
  id: 'strategy-7-2041',
  time: '2026-04-05T12:34:56Z',
  symbol: 'BINANCE:BTCUSDT',
  side: 'buy',
  units: '0.05',
  sl: '61250.5',
} as const
