// An intent as it is stored, and how rows become it. Instants are milliseconds since 1970 by the trade server's clock.
import type { Decimal } from '../../domain/decimal.ts'
import type { TradeCommand } from '../trade-port.ts'
import type { OrderAnswer } from './order-desk-port.ts'
import type { OrderState } from './order-state.ts'

export type Intent = {
  readonly accountId: number
  readonly intentId: string
  readonly clientId: string
  /** Of the other order of an OCO pair. */
  readonly secondClientId: string | null
  readonly state: OrderState
  readonly command: TradeCommand
  readonly symbol: string | null
  readonly side: string | null
  readonly orderType: string | null
  /** By how much it may make positions and orders larger; 0 = not at all. */
  readonly opensUnits: Decimal
  readonly price: Decimal | null
  readonly askedBy: string
  readonly hookId: string | null
  readonly dryRun: boolean
  readonly serverId: string
  readonly createdMs: number
  readonly sentMs: number | null
  readonly settledMs: number | null
  readonly reconcileByMs: number | null
  /** The first answer; null = nobody was answered yet. */
  readonly answer: OrderAnswer | null
  readonly acknowledgedMs: number | null
}

export type IntentRow = {
  account_id: number
  intent_id: string
  client_id: string
  second_client_id: string | null
  state: OrderState
  command: string
  symbol: string | null
  side: string | null
  order_type: string | null
  opens_units: string
  price: string | null
  asked_by: string
  hook_id: string | null
  dry_run: boolean
  server_id: string
  created_ms: string
  sent_ms: string | null
  settled_ms: string | null
  reconcile_by_ms: string | null
  answer: string | null
  acknowledged_ms: string | null
}

const ms = (column: string, name: string) =>
  `(extract(epoch from ${column}) * 1000)::bigint as ${name}`

export const intentColumns = `account_id, intent_id, client_id, second_client_id, state, command, symbol, side, order_type,
  opens_units, price, asked_by, hook_id, dry_run, server_id, answer, ${ms('created_at', 'created_ms')},
  ${ms('sent_at', 'sent_ms')}, ${ms('settled_at', 'settled_ms')}, ${ms('reconcile_by', 'reconcile_by_ms')},
  ${ms('acknowledged_at', 'acknowledged_ms')}`

export function toIntent(row: IntentRow): Intent {
  const number = (text: string | null) => (text === null ? null : Number(text))
  return {
    accountId: row.account_id,
    intentId: row.intent_id,
    clientId: row.client_id,
    secondClientId: row.second_client_id,
    state: row.state,
    // Only this program writes these two columns.
    command: JSON.parse(row.command) as TradeCommand,
    answer: row.answer === null ? null : (JSON.parse(row.answer) as OrderAnswer),
    symbol: row.symbol,
    side: row.side,
    orderType: row.order_type,
    opensUnits: row.opens_units as Decimal, // PostgreSQL prints numerics canonically
    price: row.price as Decimal | null,
    askedBy: row.asked_by,
    hookId: row.hook_id,
    dryRun: row.dry_run,
    serverId: row.server_id,
    createdMs: Number(row.created_ms),
    sentMs: number(row.sent_ms),
    settledMs: number(row.settled_ms),
    reconcileByMs: number(row.reconcile_by_ms),
    acknowledgedMs: number(row.acknowledged_ms),
  }
}

export function clientIdsOf(intent: Pick<Intent, 'clientId' | 'secondClientId'>): string[] {
  return intent.secondClientId === null
    ? [intent.clientId]
    : [intent.clientId, intent.secondClientId]
}
