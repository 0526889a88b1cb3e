// What the contract says a trade's members are, written down a second time on purpose: the oracle must not share
// the server's own table, or a slip in that table would go unnoticed.
export type OracleMember = {
  readonly kind: 'text' | 'decimal' | 'int64' | 'time' | 'offset' | 'raw'
  readonly required?: true
  readonly positive?: true
  readonly min?: number
  readonly max?: number
}

export const oracleMembers: Readonly<Record<string, OracleMember>> = {
  bot_name: { kind: 'text', required: true, min: 1, max: 50 },
  exchange: { kind: 'text', required: true, min: 1, max: 50 },
  asset_symbol: { kind: 'text', required: true, min: 1, max: 20 },
  order_type: { kind: 'text', required: true, min: 1, max: 10 },
  entry_time: { kind: 'time', required: true },
  exit_time: { kind: 'time' },
  entry_price: { kind: 'decimal', required: true, positive: true },
  exit_price: { kind: 'decimal' },
  position_size: { kind: 'decimal', required: true, positive: true },
  realized_pnl: { kind: 'decimal' },
  commission: { kind: 'decimal' },
  magic_number: { kind: 'int64' },
  exchange_order_id: { kind: 'text', min: 1, max: 100 },
  raw_api_response: { kind: 'raw' },
  status: { kind: 'text', min: 1, max: 20 },
  account: { kind: 'text', min: 1, max: 50 },
  swap: { kind: 'decimal' },
  fee: { kind: 'decimal' },
  stop_loss: { kind: 'decimal' },
  take_profit: { kind: 'decimal' },
  comment: { kind: 'text', min: 0, max: 500 },
  entry_time_offset: { kind: 'offset' },
  mae: { kind: 'decimal' },
  mfe: { kind: 'decimal' },
  idempotency_key: { kind: 'text', min: 1, max: 255 },
}
