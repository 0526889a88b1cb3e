// The SQL of intents. A state changes only from the one that the caller believes it to have, and each change leaves its row in
// order_transitions, in the same transaction.
import type { Queryable } from '../../platform/database/database.ts'
import { type Intent, type IntentRow, intentColumns, toIntent } from './intent.ts'
import type { OrderAnswer } from './order-desk-port.ts'
import { assertTransition, type OrderState } from './order-state.ts'

export type NewIntent = Omit<
  Intent,
  'state' | 'sentMs' | 'settledMs' | 'reconcileByMs' | 'answer' | 'acknowledgedMs'
>

export async function insertIntent(tx: Queryable, intent: NewIntent): Promise<void> {
  await tx.query(
    `insert into order_intents (account_id, intent_id, client_id, second_client_id, kind, state, command, symbol, side, order_type,
       opens_units, price, asked_by, hook_id, dry_run, server_id, created_at)
     values ($1, $2, $3, $4, $5, 'INTENT', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, to_timestamp($16::float8 / 1000))`,
    [
      intent.accountId,
      intent.intentId,
      intent.clientId,
      intent.secondClientId,
      intent.command.kind,
      JSON.stringify(intent.command),
      intent.symbol,
      intent.side,
      intent.orderType,
      intent.opensUnits,
      intent.price,
      intent.askedBy,
      intent.hookId,
      intent.dryRun,
      intent.serverId,
      intent.createdMs,
    ],
  )
  await noteTransition(tx, intent.accountId, intent.intentId, 'INTENT', intent.createdMs, '')
}

export type Step = {
  readonly accountId: number
  readonly intentId: string
  readonly from: OrderState
  readonly to: OrderState
  readonly atMs: number
  readonly detail: string
  /** Kept when nobody was answered before. */
  readonly answer?: OrderAnswer
  readonly reconcileByMs?: number
}

/** False when it is not in the state `from` any more: somebody else was first. */
export async function moveIntent(tx: Queryable, step: Step): Promise<boolean> {
  assertTransition(step.from, step.to)
  const { rowCount } = await tx.query(
    `update order_intents set state = $4,
        sent_at = case when $4 = 'SENDING' then to_timestamp($5::float8 / 1000) else sent_at end,
        settled_at = case when $4 = 'SENDING' then null else to_timestamp($5::float8 / 1000) end,
        reconcile_by = coalesce(to_timestamp($6::float8 / 1000), reconcile_by),
        answer = coalesce(answer, $7::json)
      where account_id = $1 and intent_id = $2 and state = $3`,
    [
      step.accountId,
      step.intentId,
      step.from,
      step.to,
      step.atMs,
      step.reconcileByMs ?? null,
      step.answer === undefined ? null : JSON.stringify(step.answer),
    ],
  )
  if (rowCount === 0) return false
  await noteTransition(tx, step.accountId, step.intentId, step.to, step.atMs, step.detail)
  return true
}

async function noteTransition(
  tx: Queryable,
  accountId: number,
  intentId: string,
  state: OrderState,
  atMs: number,
  detail: string,
): Promise<void> {
  await tx.query(
    `insert into order_transitions (account_id, intent_id, step, state, at, detail)
     select $1, $2, count(*) + 1, $3, to_timestamp($4::float8 / 1000), $5 from order_transitions
      where account_id = $1 and intent_id = $2`,
    [accountId, intentId, state, atMs, detail],
  )
}

/** By the intent's own id, or by one that the broker was told. */
export async function loadIntent(
  db: Queryable,
  accountId: number,
  id: string,
): Promise<Intent | null> {
  const { rows } = await db.query<IntentRow>(
    `select ${intentColumns} from order_intents
      where account_id = $1 and (intent_id = $2 or client_id = $2 or second_client_id = $2)`,
    [accountId, id],
  )
  return rows[0] === undefined ? null : toIntent(rows[0])
}

/** What may still change by itself or by a person: of one account, or of all. */
export async function loadOpenIntents(
  db: Queryable,
  accountId: number | null = null,
): Promise<Intent[]> {
  const { rows } = await db.query<IntentRow>(
    `select ${intentColumns} from order_intents
      where state in ('INTENT', 'SENDING', 'UNKNOWN', 'HUMAN') and acknowledged_at is null and not dry_run
        and ($1::integer is null or account_id = $1)
      order by created_at`,
    [accountId],
  )
  return rows.map(toIntent)
}

/** Real orders that were taken for absent since then. */
export async function loadAbsentIntents(
  db: Queryable,
  accountId: number,
  sinceMs: number,
): Promise<Intent[]> {
  const { rows } = await db.query<IntentRow>(
    `select ${intentColumns} from order_intents
      where account_id = $1 and state = 'ABSENT' and not dry_run and settled_at >= to_timestamp($2::float8 / 1000)
        and created_at >= to_timestamp($2::float8 / 1000) - interval '1 day'`,
    [accountId, sinceMs],
  )
  return rows.map(toIntent)
}

/**
 * Real orders written since then, oldest first. Without those that the risk check refused: what the pace and the exposure are
 * counted from; people may look at the refused ones too.
 */
export async function loadRecentIntents(
  db: Queryable,
  accountId: number,
  sinceMs: number,
  { withRefused = false }: { readonly withRefused?: boolean } = {},
): Promise<Intent[]> {
  const { rows } = await db.query<IntentRow>(
    `select ${intentColumns} from order_intents
      where account_id = $1 and not dry_run and created_at >= to_timestamp($2::float8 / 1000)
        and ($3 or state <> 'REFUSED_BY_RISK')
      order by created_at`,
    [accountId, sinceMs, withRefused],
  )
  return rows.map(toIntent)
}

export type Transition = {
  readonly state: OrderState
  readonly atMs: number
  readonly detail: string
}

export async function loadTransitions(
  db: Queryable,
  accountId: number,
  intentId: string,
): Promise<Transition[]> {
  const { rows } = await db.query<{ state: OrderState; at_ms: string; detail: string }>(
    `select state, (extract(epoch from at) * 1000)::bigint as at_ms, detail from order_transitions
      where account_id = $1 and intent_id = $2 order by step`,
    [accountId, intentId],
  )
  return rows.map(({ state, at_ms, detail }) => ({ state, atMs: Number(at_ms), detail }))
}

/** What an unknown command was about, once the broker shows it: then only that symbol waits for it. */
export async function noteSymbol(
  db: Queryable,
  { accountId, intentId }: Pick<Intent, 'accountId' | 'intentId'>,
  symbol: string,
): Promise<void> {
  await db.query(
    'update order_intents set symbol = $3 where account_id = $1 and intent_id = $2 and symbol is null',
    [accountId, intentId, symbol],
  )
}

/** Keeps the first answer; answers with the one that counts. */
export async function keepAnswer(
  db: Queryable,
  accountId: number,
  intentId: string,
  answer: OrderAnswer,
): Promise<OrderAnswer> {
  const { rows } = await db.query<{ answer: string }>(
    `update order_intents set answer = coalesce(answer, $3::json) where account_id = $1 and intent_id = $2 returning answer`,
    [accountId, intentId, JSON.stringify(answer)],
  )
  return rows[0] === undefined ? answer : JSON.parse(rows[0].answer)
}

/** A person looked at what nobody else could find out. False when there is nothing to look at. */
export async function acknowledgeIntent(
  tx: Queryable,
  clientId: string,
  by: string,
): Promise<{ readonly accountId: number; readonly symbol: string | null } | null> {
  const { rows } = await tx.query<{ account_id: number; symbol: string | null }>(
    `update order_intents set acknowledged_at = now(), acknowledged_by = $2
      where (client_id = $1 or second_client_id = $1) and state = 'HUMAN' and acknowledged_at is null
      returning account_id, symbol`,
    [clientId, by],
  )
  const [row] = rows
  return row === undefined ? null : { accountId: row.account_id, symbol: row.symbol }
}
