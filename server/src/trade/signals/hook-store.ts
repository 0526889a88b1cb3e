// The SQL of hooks, one function per statement.
import type { Decimal } from '../../domain/decimal.ts'
import { instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Hook, HookTerms, HookVerify } from './hook.ts'
import type { SignalSide } from './signal.ts'
import type { SymbolMap } from './signal-symbol.ts'

type HookRow = {
  hook_no: number
  hook_id: string
  account_id: number
  name: string
  verify: string
  networks: string | null
  symbols: string
  symbol_map: string
  sides: string
  max_size: string
  max_size_unit: string
  max_age_s: number
  approval_s: number | null
  per_arming: number
  left_to_execute: number
  armed_at: string | null
  armed_by: string | null
  disarmed_why: string
  created_at: string
  created_by: string
}

const columns = `hook_no, hook_id, account_id, name, verify, to_json(networks)::text as networks, to_json(symbols)::text as symbols,
  symbol_map, to_json(sides)::text as sides, max_size, max_size_unit, max_age_s, approval_s, per_arming, left_to_execute,
  armed_at, armed_by, disarmed_why, created_at, created_by`

export async function insertHook(
  db: Queryable,
  hookId: string,
  terms: HookTerms,
  createdBy: string,
): Promise<Hook> {
  const { rows } = await db.query<HookRow>(
    `insert into hooks (hook_id, account_id, name, verify, networks, symbols, symbol_map, sides, max_size, max_size_unit,
       max_age_s, approval_s, per_arming, created_by)
     values ($1, $2, $3, $4, $5::text[], $6::text[], $7::json, $8::text[], $9::numeric, $10, $11, $12, $13, $14)
     returning ${columns}`,
    [
      ...[hookId, terms.accountId, terms.name, terms.verify, terms.networks, terms.symbols],
      ...[JSON.stringify(terms.symbolMap), terms.sides, terms.maxSize.value, terms.maxSize.unit],
      ...[terms.maxAgeS, terms.approvalS, terms.perArming, createdBy],
    ],
  )
  return toHook(rows[0] as HookRow) // an insert that does not throw returns its row
}

export async function updateHook(db: Queryable, hookNo: number, terms: HookTerms): Promise<void> {
  await db.query(
    `update hooks set name = $2, networks = $3::text[], symbols = $4::text[], symbol_map = $5::json, sides = $6::text[],
       max_size = $7::numeric, max_size_unit = $8, max_age_s = $9, approval_s = $10, per_arming = $11,
       left_to_execute = least(left_to_execute, $11)
     where hook_no = $1`,
    [
      ...[hookNo, terms.name, terms.networks, terms.symbols, JSON.stringify(terms.symbolMap)],
      ...[terms.sides, terms.maxSize.value, terms.maxSize.unit, terms.maxAgeS, terms.approvalS],
      terms.perArming,
    ],
  )
}

/** Hooks that are not removed, by name. */
export async function loadHooks(db: Queryable): Promise<Hook[]> {
  const { rows } = await db.query<HookRow>(
    `select ${columns} from hooks where removed_at is null order by name`,
  )
  return rows.map(toHook)
}

/** A hook that is not removed. */
export async function loadHook(db: Queryable, hookId: string): Promise<Hook | null> {
  const { rows } = await db.query<HookRow>(
    `select ${columns} from hooks where hook_id = $1 and removed_at is null`,
    [hookId],
    'hook_by_id',
  )
  return rows[0] === undefined ? null : toHook(rows[0])
}

/** The same by its number, and locked against other changes until the transaction ends. */
export async function lockHook(db: Queryable, hookNo: number): Promise<Hook | null> {
  const { rows } = await db.query<HookRow>(
    `select ${columns} from hooks where hook_no = $1 and removed_at is null for update`,
    [hookNo],
  )
  return rows[0] === undefined ? null : toHook(rows[0])
}

export async function armHook(db: Queryable, hookNo: number, by: string): Promise<void> {
  await db.query(
    'update hooks set armed_at = now(), armed_by = $2, left_to_execute = per_arming where hook_no = $1',
    [hookNo, by],
  )
}

export async function disarmHook(db: Queryable, hookNo: number, why: string): Promise<void> {
  await db.query(
    'update hooks set armed_at = null, left_to_execute = 0, disarmed_why = $2 where hook_no = $1',
    [hookNo, why],
  )
}

/** Takes one execution from an armed hook; the last one disarms it. False when it may not execute. */
export async function takeExecution(db: Queryable, hookNo: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `update hooks set left_to_execute = left_to_execute - 1,
       armed_at = case when left_to_execute > 1 then armed_at end,
       disarmed_why = case when left_to_execute > 1 then disarmed_why
                           else 'its ' || per_arming || ' executions are used up' end
     where hook_no = $1 and removed_at is null and armed_at is not null and left_to_execute > 0`,
    [hookNo],
  )
  return rowCount === 1
}

export async function markRemoved(db: Queryable, hookNo: number): Promise<void> {
  await db.query(
    `update hooks set removed_at = now(), armed_at = null, left_to_execute = 0, disarmed_why = 'it was removed'
      where hook_no = $1`,
    [hookNo],
  )
}

export type HookSecretRow = {
  readonly generation: number
  /** Null = a signing secret, sealed. */
  readonly tokenHash: Buffer | null
}

/** The secrets that are accepted at this moment of the database's clock. */
export async function loadHookSecrets(db: Queryable, hookNo: number): Promise<HookSecretRow[]> {
  const { rows } = await db.query<{ generation: number; token_hash: Buffer | null }>(
    `select generation, token_hash from hook_secrets
      where hook_no = $1 and (valid_until is null or valid_until > now()) order by generation`,
    [hookNo],
    'hook_secrets',
  )
  return rows.map(({ generation, token_hash }) => ({ generation, tokenHash: token_hash }))
}

/** Adds a secret after the ones the hook has, and answers its generation. */
export async function insertHookSecret(
  db: Queryable,
  hookNo: number,
  tokenHash: Buffer | null,
): Promise<number> {
  const { rows } = await db.query<{ generation: number }>(
    `insert into hook_secrets (hook_no, generation, token_hash)
     select $1, coalesce(max(generation), 0) + 1, $2::bytea from hook_secrets where hook_no = $1 returning generation`,
    [hookNo, tokenHash],
  )
  return rows[0]?.generation ?? 1
}

/** Lets every secret of the hook lapse after the overlap, unless it lapses earlier anyway. */
export async function endHookSecrets(
  db: Queryable,
  hookNo: number,
  overlapS: number,
): Promise<void> {
  await db.query(
    `update hook_secrets set valid_until = least(valid_until, now() + make_interval(secs => $2::float8))
      where hook_no = $1 and (valid_until is null or valid_until > now())`,
    [hookNo, overlapS],
  )
}

function toHook(row: HookRow): Hook {
  return {
    ...{ hookNo: row.hook_no, hookId: row.hook_id, accountId: row.account_id, name: row.name },
    // Check constraints of the columns and the one function that inserts say what stands there.
    verify: row.verify as HookVerify,
    networks: row.networks === null ? null : (JSON.parse(row.networks) as string[]),
    symbols: JSON.parse(row.symbols) as string[],
    symbolMap: JSON.parse(row.symbol_map) as SymbolMap,
    sides: JSON.parse(row.sides) as SignalSide[],
    maxSize: { value: row.max_size as Decimal, unit: row.max_size_unit as 'units' | 'lots' },
    ...{ maxAgeS: row.max_age_s, approvalS: row.approval_s, perArming: row.per_arming },
    leftToExecute: row.left_to_execute,
    armedAt: row.armed_at === null ? null : instantFromSql(row.armed_at),
    ...{ armedBy: row.armed_by, disarmedWhy: row.disarmed_why },
    ...{ createdAt: instantFromSql(row.created_at), createdBy: row.created_by },
  }
}
