// The SQL of what users say of what nobody recorded. It is marked as theirs wherever it counts.
import type { Decimal } from '../../domain/decimal.ts'
import type { RuleFact } from '../../domain/rules/rule-fact.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type StoredFact = {
  readonly factId: string
  readonly kind: RuleFact['kind']
  readonly atMs: number
  readonly amount: Decimal | null
  readonly balance: Decimal | null
  readonly equity: Decimal | null
}

export async function insertFact(
  tx: Queryable,
  accountId: number,
  fact: RuleFact,
  by: string,
): Promise<string> {
  const [amount, balance, equity] =
    fact.kind === 'reset' ? [null, fact.balance, fact.equity] : [fact.amount, null, null]
  const { rows } = await tx.query<{ fact_id: string }>(
    `insert into rule_facts (account_id, kind, at, amount, balance, equity, created_by)
     values ($1, $2, $3, $4, $5, $6, $7) returning fact_id`,
    [accountId, fact.kind, fact.at, amount, balance, equity, by],
  )
  return rows[0]?.fact_id ?? ''
}

export async function loadFacts(db: Queryable, accountId: number): Promise<StoredFact[]> {
  const { rows } = await db.query<{
    fact_id: string
    kind: RuleFact['kind']
    at_ms: string
    amount: Decimal | null
    balance: Decimal | null
    equity: Decimal | null
  }>(
    `select fact_id, kind, (extract(epoch from at) * 1000)::bigint as at_ms, amount, balance, equity
       from rule_facts where account_id = $1 order by at, fact_id`,
    [accountId],
    'rules_facts',
  )
  return rows.map(({ fact_id, kind, at_ms, amount, balance, equity }) => ({
    ...{ factId: fact_id, kind, atMs: Number(at_ms), amount, balance, equity },
  }))
}
