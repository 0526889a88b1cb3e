// The SQL of rule sets on accounts. A version rules from its valid_from until a later version's; rows never change.
import type { Instant } from '../../domain/instant.ts'
import { instantFromSql } from '../../domain/instant.ts'
import { readRuleSet } from '../../domain/rules/read-rule-set.ts'
import { boundariesOf } from '../../domain/rules/resets.ts'
import type { RuleSet } from '../../domain/rules/rule-set.ts'
import { writeRuleSet } from '../../domain/rules/write-rule-set.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type StoredRuleSet = {
  readonly version: number
  readonly validFrom: Instant
  /** Null: from then on the account has no rules. */
  readonly ruleSet: RuleSet | null
}

type Row = { version: number; valid_from: string; content: string | null }

/** The newest version of each account that has any; `accountIds` null = all accounts. */
export async function loadNewestVersions(
  db: Queryable,
  accountIds: readonly number[] | null,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await db.query<{ account_id: number; version: number }>(
    `select account_id, max(version) as version from rule_sets
      where $1::int[] is null or account_id = any($1) group by account_id`,
    [accountIds],
    'rules_versions',
  )
  return new Map(rows.map(({ account_id, version }) => [account_id, version]))
}

/** Every version of an account, newest first. */
export async function loadRuleSets(db: Queryable, accountId: number): Promise<StoredRuleSet[]> {
  const { rows } = await db.query<Row>(
    'select version, valid_from, content from rule_sets where account_id = $1 order by version desc',
    [accountId],
    'rules_sets',
  )
  return rows.map(({ version, valid_from, content }) => {
    const validFrom = instantFromSql(valid_from)
    return { version, validFrom, ruleSet: content === null ? null : parse(content, validFrom) }
  })
}

/** What is in force at an instant: a later version puts those before it out of force from its own beginning on. */
export function inForceAt(versions: readonly StoredRuleSet[], atMs: number): StoredRuleSet | null {
  return versions.find(({ validFrom }) => Date.parse(validFrom) <= atMs) ?? null
}

/** The account is locked until the transaction ends, so that versions are counted one after the other. */
export async function insertRuleSet(
  tx: Queryable,
  accountId: number,
  given: { readonly ruleSet: RuleSet | null; readonly validFrom: Instant; readonly by: string },
): Promise<number> {
  await tx.query('select 1 from accounts where account_id = $1 for update', [accountId])
  const { ruleSet, validFrom, by } = given
  const content = ruleSet === null ? null : JSON.stringify(writeRuleSet(ruleSet))
  const boundaries = ruleSet === null ? [] : boundariesOf(ruleSet.rules)
  const { rows } = await tx.query<{ version: number }>(
    `insert into rule_sets (account_id, version, valid_from, content, boundaries, created_by)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 from rule_sets where account_id = $1 returning version`,
    [accountId, validFrom, content, boundaries, by],
  )
  return rows[0]?.version ?? 0
}

/** What was stored was read before; that it cannot be read now is a fault of ours. */
function parse(content: string, validFrom: Instant): RuleSet {
  const read = readRuleSet(JSON.parse(content), validFrom)
  if (read.kind === 'read') return read.ruleSet
  const [first] = read.complaints
  throw new Error(`a stored rule set is not readable: ${first?.pointer} ${first?.code}`)
}
