// Checks that every deal which the audit vouches for is stored, and is what it was; and that none is stored beside them.
// Claims are gathered until there are enough deals for one look, so memory stays flat.
import { type DealRow, dealColumns, dealFromRow } from '../../domain/deal-row.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { auditDigestOfDeal, digestOfDeal } from './deal-digest.ts'
import type { AuditedDeal, DealClaim } from './deal-entries.ts'
import type { Finding } from './finding.ts'

export type DealCheck = {
  /** Takes a claim; answers what was found once enough of them came together. */
  next(claim: DealClaim): Promise<Finding[]>
  /** Looks at what is left, and for deals that no entry names. */
  end(): Promise<Finding[]>
  readonly versions: number
}

type StoredRow = DealRow & {
  account_id: number
  version: number
  is_current: boolean
  is_newest: boolean
  stored: string
  source: string
  server: string
  login: string
}

const dealsPerLook = 1000

export function createDealCheck(db: Queryable): DealCheck {
  let claims: DealClaim[] = []
  let waiting = 0
  let versions = 0
  /** Versions that entries name, by account. */
  const named = new Map<number, number>()

  async function look(): Promise<Finding[]> {
    if (waiting === 0) return []
    const stored = await loadDeals(db, claims)
    const findings = claims.flatMap((claim) =>
      claim.deals.flatMap((audited) => judge(claim, audited, stored)),
    )
    claims = []
    waiting = 0
    return findings
  }

  return {
    async next(claim) {
      claims.push(claim)
      waiting += claim.deals.length
      versions += claim.deals.length
      named.set(claim.accountId, (named.get(claim.accountId) ?? 0) + claim.deals.length)
      return waiting >= dealsPerLook ? look() : []
    },
    async end() {
      return [...(await look()), ...(await findUnnamed(db, named))]
    },
    get versions() {
      return versions
    },
  }
}

async function loadDeals(
  db: Queryable,
  claims: readonly DealClaim[],
): Promise<ReadonlyMap<string, StoredRow>> {
  const wanted = claims.flatMap(({ accountId, deals }) =>
    deals.map(({ deal, version }) => ({ a: accountId, d: deal, v: version })),
  )
  const { rows } = await db.query<StoredRow>(
    `select d.account_id, d.version, encode(d.digest, 'hex') as stored, d.source, a.exchange as server,
            a.account as login, d.is_current, ${dealColumns},
            not exists (select 1 from deals n where n.account_id = d.account_id and n.deal = d.deal and n.version > d.version)
              as is_newest
       from json_to_recordset($1::json) as r(a integer, d bigint, v integer)
       join deals d on d.account_id = r.a and d.deal = r.d and d.version = r.v
       join accounts a on a.account_id = d.account_id`,
    [JSON.stringify(wanted)],
  )
  return new Map(rows.map((row) => [keyOf(row.account_id, row), row]))
}

function keyOf(accountId: number, { deal, version }: Pick<AuditedDeal, 'deal' | 'version'>) {
  return `${accountId} ${deal} ${version}`
}

function judge(
  { chain, seq, accountId, server, login }: DealClaim,
  audited: AuditedDeal,
  stored: ReadonlyMap<string, StoredRow>,
): Finding[] {
  const { deal, version, digest } = audited
  const place = { chain, seq, account_id: accountId, deal, version }
  const row = stored.get(keyOf(accountId, audited))
  if (row === undefined)
    return [{ kind: 'deal_missing', ...place, detail: 'it is not in the ledger' }]
  if (row.server !== server || row.login !== login)
    return [{ kind: 'deal_changed', ...place, detail: 'its account has another name' }]
  const content = digestOfDeal(dealFromRow(row))
  if (content !== row.stored)
    return [{ kind: 'deal_changed', ...place, detail: 'its content does not fit its digest' }]
  if (auditDigestOfDeal(content, row.source) !== digest) {
    const detail = 'its content or its source text was changed, and its digest with it'
    return [{ kind: 'deal_changed', ...place, detail }]
  }
  if (row.is_current === row.is_newest) return []
  const detail = row.is_newest
    ? 'it is the newest version, but does not stand as the current one'
    : 'it stands as the current version, but a newer one is stored'
  return [{ kind: 'deal_changed', ...place, detail }]
}

async function findUnnamed(db: Queryable, named: ReadonlyMap<number, number>): Promise<Finding[]> {
  const { rows } = await db.query<{ account_id: number; stored: string }>(
    'select account_id, count(*) as stored from deals group by account_id order by account_id',
  )
  return rows.flatMap(({ account_id, stored }) => {
    const more = Number(stored) - (named.get(account_id) ?? 0)
    if (more <= 0) return []
    const what = more === 1 ? 'one deal' : `${more} deals`
    const detail = `${what} of this account stand in the ledger that no audit entry names`
    return [{ kind: 'deal_unaudited' as const, account_id, detail }]
  })
}
