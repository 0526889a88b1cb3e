// The SQL of taking signals: each is stored before anybody is told that it was taken, and its identity stays used for ever.
import type { Queryable } from '../../platform/database/database.ts'
import type { Hook } from './hook.ts'
import type { Signal } from './signal.ts'

export type SignalState = 'waiting' | 'queued' | 'executing' | 'executed' | 'refused' | 'expired'

export type NewSignal = {
  readonly hook: Hook
  readonly signal: Signal
  /** As the broker calls it. */
  readonly symbol: string
  readonly identity: string
  readonly nonce: string | null
  readonly digest: Buffer
  readonly ip: string
  readonly state: 'waiting' | 'queued' | 'refused'
  readonly reason: string | null
  readonly detail: string | null
  readonly receivedMs: number
  readonly expiresMs: number
}

export type StoredSignal = {
  readonly signalId: string
  /** Numbers below this one's that have not come. */
  readonly missing: { readonly first: string; readonly last: string } | null
}

/** Null when a signal of this hook has the identity or the nonce already. One statement: it is stored whole, or not at all. */
export async function insertSignal(db: Queryable, one: NewSignal): Promise<StoredSignal | null> {
  const { hook, signal } = one
  const { rows } = await db.query<{
    signal_id: string
    first_missing: string | null
    last_missing: string | null
  }>(
    `with earlier as (
       select max(sequence) as sequence from signals
        where account_id = $1 and hook_no = $2 and sequence is not null and $10::bigint is not null
     ), stored as (
       insert into signals (account_id, hook_no, identity, nonce, digest, content, symbol, side, sent_at, sequence,
         received_at, expires_at, ip, state, reason, detail, settled_at)
       values ($1, $2, $3, $4, $5, $6::json, $7, $8, $9, $10::bigint, to_timestamp($11::float8 / 1000),
         to_timestamp($12::float8 / 1000), $13, $14, $15, $16, case when $14 = 'refused' then to_timestamp($11::float8 / 1000) end)
       on conflict do nothing returning signal_id
     ), gap as (
       insert into signal_gaps (account_id, hook_no, first_missing, last_missing, noticed_at)
       select $1, $2, earlier.sequence + 1, $10::bigint - 1, to_timestamp($11::float8 / 1000) from earlier, stored
        where $10::bigint > earlier.sequence + 1
       on conflict do nothing returning first_missing, last_missing
     )
     select signal_id, first_missing, last_missing from stored left join gap on true`,
    [
      ...[hook.accountId, hook.hookNo, one.identity, one.nonce, one.digest, contentText(signal)],
      ...[one.symbol, signal.side, signal.sentAt, signal.sequence?.toString() ?? null],
      ...[one.receivedMs, one.expiresMs, one.ip, one.state, one.reason, one.detail],
    ],
    'insert_signal',
  )
  const [row] = rows
  if (row === undefined) return null
  const { first_missing: first, last_missing: last } = row
  return {
    signalId: row.signal_id,
    missing: first === null || last === null ? null : { first, last },
  }
}

export type KnownSignal = {
  readonly signalId: string
  readonly state: SignalState
  readonly reason: string | null
  readonly digest: Buffer
}

/** The signal of this hook with that identity or that nonce. */
export async function findSignal(
  db: Queryable,
  { accountId, hookNo }: Hook,
  identity: string,
  nonce: string | null,
): Promise<KnownSignal | null> {
  const { rows } = await db.query<{
    signal_id: string
    state: SignalState
    reason: string | null
    digest: Buffer
  }>(
    `select signal_id, state, reason, digest from signals
      where account_id = $1 and hook_no = $2 and (identity = $3 or nonce = $4) order by signal_id limit 1`,
    [accountId, hookNo, identity, nonce],
    'find_signal',
  )
  const [row] = rows
  return row === undefined
    ? null
    : { signalId: row.signal_id, state: row.state, reason: row.reason, digest: row.digest }
}

/** As JSON; the sequence is 64 bit and therefore text. */
export function contentText({ sequence, ...rest }: Signal): string {
  return JSON.stringify({ ...rest, sequence: sequence?.toString() ?? null })
}

export function contentOf(text: string): Signal {
  // Written by contentText.
  const { sequence, ...rest } = JSON.parse(text) as Omit<Signal, 'sequence'> & {
    sequence: string | null
  }
  return { ...rest, sequence: sequence === null ? null : BigInt(sequence) }
}
