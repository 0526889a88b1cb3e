// The SQL of breaches: written once, when they are seen. Neither later values nor other rules change them.
import type { Decimal } from '../../domain/decimal.ts'
import { type Instant, instantFromSql } from '../../domain/instant.ts'
import type { Breach } from '../../domain/rules/loss-state.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type NewBreach = {
  readonly version: number
  readonly ruleIndex: number
  /** Since when the rule may be broken once: its set's beginning, or that of the day. Milliseconds since 1970. */
  readonly spanFromMs: number
  readonly kind: string
  readonly breach: Breach
}

/** Those that were not known yet. */
export async function insertBreaches(
  db: Queryable,
  accountId: number,
  breaches: readonly NewBreach[],
): Promise<number> {
  if (breaches.length === 0) return 0
  const rows = breaches.map(({ version, ruleIndex, spanFromMs, kind, breach }) => ({
    ...{ v: version, i: ruleIndex, f: iso(spanFromMs), k: kind, at: iso(breach.atMs) },
    ...{ l: breach.limit, m: breach.measured, e: breach.equity, b: breach.balance },
    w: breach.evidence,
  }))
  const { rowCount } = await db.query(
    `insert into rule_breaches (account_id, version, rule_index, span_from, kind, at, limit_value, measured, equity, balance, evidence)
     select $1::integer, r.v, r.i, r.f, r.k, r.at, r.l, r.m, r.e, r.b, r.w
       from json_to_recordset($2::json) as r(v integer, i integer, f timestamptz, k text, at timestamptz, l numeric, m numeric, e numeric, b numeric, w text)
     on conflict do nothing`,
    [accountId, JSON.stringify(rows)],
  )
  return rowCount
}

export type StoredBreach = {
  readonly version: number
  readonly ruleIndex: number
  readonly spanFrom: Instant
  readonly kind: string
  readonly at: Instant
  readonly limit: Decimal
  readonly measured: Decimal
  readonly equity: Decimal | null
  readonly balance: Decimal | null
  readonly evidence: 'exact' | 'sampled'
  readonly seenAt: Instant
}

const MOST_SHOWN = 100

/** Newest first. */
export async function loadBreaches(db: Queryable, accountId: number): Promise<StoredBreach[]> {
  const { rows } = await db.query<{
    version: number
    rule_index: number
    span_from: string
    kind: string
    at: string
    limit_value: Decimal
    measured: Decimal
    equity: Decimal | null
    balance: Decimal | null
    evidence: 'exact' | 'sampled'
    seen_at: string
  }>(
    `select version, rule_index, span_from, kind, at, limit_value, measured, equity, balance, evidence, seen_at
       from rule_breaches where account_id = $1 order by at desc, version desc, rule_index limit ${MOST_SHOWN}`,
    [accountId],
    'rules_breaches',
  )
  return rows.map((row) => ({
    ...{ version: row.version, ruleIndex: row.rule_index, kind: row.kind },
    ...{ spanFrom: instantFromSql(row.span_from), at: instantFromSql(row.at) },
    ...{ limit: row.limit_value, measured: row.measured, equity: row.equity },
    ...{ balance: row.balance, evidence: row.evidence, seenAt: instantFromSql(row.seen_at) },
  }))
}

const iso = (ms: number) => new Date(ms).toISOString()
