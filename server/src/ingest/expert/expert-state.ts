// What the server knows of accounts that Experts report: how far their deals go, and how the broker's clock is read.
// An Expert asks at its start where to go on; it learns nothing that it did not report itself.

import type { Decimal } from '../../domain/decimal.ts'
import { compare, sum } from '../../domain/decimal-math.ts'
import { instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type StateFilter = {
  /** Account numbers to look at; null = all. */
  readonly accounts: readonly string[] | null
  readonly server: string | null
}

type Row = {
  login: string
  server: string
  deals: string
  last_deal: string | null
  watermark_msc: string | null
  first_deal_msc: string | null
  utc_offset_s: number | null
  zone: string | null
  zone_basis: string | null
  last_report_at: string
  balance: Decimal | null
  cash_total: Decimal
}

const MOST = 1000

/** By the names of the wire. */
export async function loadExpertStates(db: Queryable, filter: StateFilter): Promise<object[]> {
  const { rows } = await db.query<Row>(
    `select a.account as login, a.exchange as server, s.deals, s.newest_deal as last_deal,
            s.newest_deal_msc as watermark_msc, s.first_deal_msc, s.utc_offset_s, s.zone, s.zone_basis,
            s.last_report_at, s.balance, s.cash_total
       from account_states s join accounts a on a.account_id = s.account_id
      where ($1::text[] is null or a.account = any($1)) and ($2::text is null or a.exchange = $2)
      order by a.exchange, a.account limit ${MOST}`,
    [filter.accounts, filter.server],
  )
  return rows.map(({ balance, cash_total, deals, last_report_at, ...row }) => ({
    ...row,
    deals: Number(deals),
    last_report_at: instantFromSql(last_report_at),
    // The deals make the balance: when they do not, some of them are not known here.
    complete: balance === null ? null : compare(sum([cash_total]), balance) === 0,
  }))
}
