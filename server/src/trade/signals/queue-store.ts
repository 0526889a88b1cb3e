// The SQL of executing signals. Every change of state says from which state it goes, so that two who try get one who does.
import type { Instant } from '../../domain/instant.ts'
import { instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Signal } from './signal.ts'
import type { SignalCommand } from './signal-desk.ts'
import { contentOf, type SignalState } from './signal-store.ts'

export type QueuedSignal = {
  readonly accountId: number
  readonly signalId: string
  readonly hookNo: number
  readonly hookId: string
  readonly symbol: string
  readonly signal: Signal
  readonly state: 'queued' | 'executing'
  readonly expiresAt: Instant
}

/** Accounts for which something is to be done. */
export async function loadBusyAccounts(db: Queryable): Promise<number[]> {
  const { rows } = await db.query<{ account_id: number }>(
    `select distinct account_id from signals where state in ('queued', 'executing')`,
    [],
    'signal_accounts',
  )
  return rows.map(({ account_id }) => account_id)
}

/** The oldest signal of the account that is not done. */
export async function loadNextSignal(
  db: Queryable,
  accountId: number,
): Promise<QueuedSignal | null> {
  const { rows } = await db.query<{
    signal_id: string
    hook_no: number
    hook_id: string
    symbol: string
    content: string
    state: 'queued' | 'executing'
    expires_at: string
  }>(
    `select signal_id, hook_no, hook_id, symbol, content, state, expires_at from signals join hooks using (hook_no)
      where signals.account_id = $1 and state in ('queued', 'executing') order by signal_id limit 1`,
    [accountId],
    'next_signal',
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    ...{ accountId, signalId: row.signal_id, hookNo: row.hook_no, hookId: row.hook_id },
    ...{ symbol: row.symbol, signal: contentOf(row.content), state: row.state },
    expiresAt: instantFromSql(row.expires_at),
  }
}

/** From queued to executing, if its time has not passed. False when somebody else was faster. */
export async function markExecuting(
  db: Queryable,
  { accountId, signalId }: QueuedSignal,
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update signals set state = 'executing'
      where account_id = $1 and signal_id = $2 and state = 'queued' and expires_at >= to_timestamp($3::float8 / 1000)`,
    [accountId, signalId, nowMs],
  )
  return rowCount === 1
}

/** Ends a signal that is in this state. False when it is not. */
export async function settleSignal(
  db: Queryable,
  { accountId, signalId }: Pick<QueuedSignal, 'accountId' | 'signalId'>,
  from: SignalState,
  to: {
    readonly state: SignalState
    readonly reason: string | null
    readonly detail: string | null
  },
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update signals set state = $4, reason = $5, detail = $6, settled_at = to_timestamp($7::float8 / 1000)
      where account_id = $1 and signal_id = $2 and state = $3`,
    [accountId, signalId, from, to.state, to.reason, to.detail, nowMs],
  )
  return rowCount === 1
}

export type SignalStep = {
  readonly step: number
  readonly command: SignalCommand
  readonly clientId: string | null
  readonly outcome: 'accepted' | 'rejected' | 'unknown' | null
  readonly detail: string | null
}

export async function loadSteps(
  db: Queryable,
  { accountId, signalId }: Pick<QueuedSignal, 'accountId' | 'signalId'>,
): Promise<SignalStep[]> {
  const { rows } = await db.query<{
    step: number
    command: string
    client_id: string | null
    outcome: SignalStep['outcome']
    detail: string | null
  }>(
    `select step, command, client_id, outcome, detail from signal_steps
      where account_id = $1 and signal_id = $2 order by step`,
    [accountId, signalId],
  )
  return rows.map(({ client_id, command, ...rest }) => ({
    ...rest,
    // Written by insertSteps.
    command: JSON.parse(command) as SignalCommand,
    clientId: client_id,
  }))
}

/** The whole plan, before any of it is sent. */
export async function insertSteps(
  db: Queryable,
  { accountId, signalId }: QueuedSignal,
  commands: readonly SignalCommand[],
): Promise<void> {
  await db.query(
    `insert into signal_steps (account_id, signal_id, step, command)
     select $1, $2, place, command from json_array_elements($3::json) with ordinality as one (command, place)`,
    [accountId, signalId, JSON.stringify(commands)],
  )
}

/** False when the step was sent already. */
export async function markStepSent(
  db: Queryable,
  { accountId, signalId }: QueuedSignal,
  step: number,
  clientId: string,
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update signal_steps set client_id = $4, sent_at = to_timestamp($5::float8 / 1000)
      where account_id = $1 and signal_id = $2 and step = $3 and client_id is null`,
    [accountId, signalId, step, clientId, nowMs],
  )
  return rowCount === 1
}

export async function noteOutcome(
  db: Queryable,
  { accountId, signalId }: QueuedSignal,
  step: number,
  outcome: SignalStep['outcome'],
  detail: string | null,
): Promise<void> {
  await db.query(
    'update signal_steps set outcome = $4, detail = $5 where account_id = $1 and signal_id = $2 and step = $3',
    [accountId, signalId, step, outcome, detail],
  )
}

/** Signals that nobody approved in time. */
export async function expireWaiting(db: Queryable, nowMs: number): Promise<number> {
  const { rowCount } = await db.query(
    `update signals set state = 'expired', reason = 'not_approved', detail = 'Nobody approved it in time.',
       settled_at = to_timestamp($1::float8 / 1000)
      where state = 'waiting' and expires_at < to_timestamp($1::float8 / 1000)`,
    [nowMs],
  )
  return rowCount
}
