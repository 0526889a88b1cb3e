// The SQL of deals: each version is one row that never changes; the newest is the current one.
import type { BrokerTime } from '../../domain/broker-clock.ts'
import type { DealContent } from '../../domain/canonical-deal.ts'
import type { Deal } from '../../domain/deal.ts'
import { type DealRow, dealColumns, dealFromRow } from '../../domain/deal-row.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { type Instant, instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'

/** What is stored of a ticket so far. */
export type KnownDeal = {
  /** Digests of all its versions, oldest first. */
  readonly digests: readonly string[]
  /** Of the current version: its position and its money, for what is rebuilt. */
  readonly position: string | null
  readonly money: Decimal
}

type KnownRow = {
  deal: string
  digests: string
  position: string | null
  money: Decimal
}

export async function loadKnownDeals(
  db: Queryable,
  accountId: number,
  tickets: readonly string[],
): Promise<Map<string, KnownDeal>> {
  const { rows } = await db.query<KnownRow>(
    `select d.deal, (select string_agg(encode(v.digest, 'hex'), ',' order by v.version) from deals v
                      where v.account_id = $1 and v.deal = d.deal) as digests,
            d.position, ${cash} as money
       from deals d where d.account_id = $1 and d.deal = any($2::bigint[]) and d.is_current`,
    [accountId, tickets],
  )
  return new Map(
    rows.map(({ deal, digests, ...rest }) => [deal, { digests: digests.split(','), ...rest }]),
  )
}

/** What a deal adds to the balance; credit is kept apart from it. */
const cash = `case when d.type = 3 then 0 else d.profit + coalesce(d.commission, 0) + coalesce(d.swap, 0) + coalesce(d.fee, 0) end`

export type NewDeal = {
  readonly content: DealContent
  readonly version: number
  readonly digest: string
  readonly liveOffsetS: number | null
  readonly time: BrokerTime
  readonly source: string
}

export async function insertDeals(
  db: Queryable,
  accountId: number,
  deals: readonly NewDeal[],
  keyId: string,
): Promise<void> {
  if (deals.length === 0) return
  const rows = deals.map(({ content, version, digest, liveOffsetS, time, source }) => ({
    ...{ deal: content.deal, v: version, p: content.position, o: content.order },
    ...{ msc: content.serverMsc, live: liveOffsetS, at: time.instant, basis: time.basis },
    ...{ type: content.type, entry: content.entry, reason: content.reason, magic: content.magic },
    ...{ symbol: content.symbol, volume: content.volume, price: content.price },
    ...{ profit: content.profit, commission: content.commission, swap: content.swap },
    ...{ fee: content.fee, sl: content.stopLoss, tp: content.takeProfit },
    ...{ comment: content.comment, ext: content.externalId, source, d: digest },
  }))
  const superseded = deals.filter(({ version }) => version > 1).map(({ content }) => content.deal)
  if (superseded.length > 0)
    await db.query(
      'update deals set is_current = false where account_id = $1 and deal = any($2::bigint[]) and is_current',
      [accountId, superseded],
    )
  await db.query(
    `insert into deals (account_id, deal, version, position, deal_order, server_msc, live_offset_s, dealt_at, time_basis,
                        type, entry, reason, magic, symbol, volume, price, profit, commission, swap, fee, stop_loss,
                        take_profit, comment, external_id, source, digest, key_id)
     select $1, deal, v, p, o, msc, live, at, basis, type, entry, reason, magic, symbol, volume, price, profit, commission,
            swap, fee, sl, tp, comment, ext, source, decode(d, 'hex'), $3
       from json_to_recordset($2::json) as r(deal bigint, v integer, p bigint, o bigint, msc bigint, live integer,
            at timestamptz, basis text, type smallint, entry smallint, reason smallint, magic bigint, symbol text,
            volume numeric, price numeric, profit numeric, commission numeric, swap numeric, fee numeric, sl numeric,
            tp numeric, comment text, ext text, source text, d text)`,
    [accountId, JSON.stringify(rows), keyId],
  )
}

/** A current deal with how its time is read. */
export type StoredDeal = {
  readonly deal: Deal
  readonly time: { readonly instant: Instant; readonly basis: string }
}

type StoredRow = DealRow & { dealt_at: string; time_basis: string }

/** The current deals of these positions, by position. */
export async function loadPositionDeals(
  db: Queryable,
  accountId: number,
  positions: readonly string[],
): Promise<Map<string, StoredDeal[]>> {
  const { rows } = await db.query<StoredRow>(
    `select d.dealt_at, d.time_basis, ${dealColumns}
       from deals d where d.account_id = $1 and d.position = any($2::bigint[]) and d.is_current`,
    [accountId, positions],
  )
  const byPosition = new Map<string, StoredDeal[]>(positions.map((position) => [position, []]))
  for (const row of rows)
    byPosition.get(row.position ?? '')?.push({
      deal: dealFromRow(row),
      time: { instant: instantFromSql(row.dealt_at), basis: row.time_basis },
    })
  return byPosition
}

export type DueTime = {
  readonly deal: string
  readonly version: number
  readonly server_msc: string
}

/** Times that another rule than `zone` gave, or that were assumed; deals of one position stand together. */
export async function loadDueTimes(
  db: Queryable,
  accountId: number,
  zone: string,
  limit: number,
): Promise<DueTime[]> {
  const { rows } = await db.query<DueTime>(
    `select deal, version, server_msc from deals
      where account_id = $1 and live_offset_s is null and time_basis <> 'zone:' || $2
        and (time_basis like 'zone:%' or time_basis like 'assumed:%')
      order by position, deal, version limit $3`,
    [accountId, zone, limit],
  )
  return rows
}

/** Answers the positions whose deals are at another time now. */
export async function updateTimes(
  db: Queryable,
  accountId: number,
  times: readonly { readonly deal: string; readonly version: number; readonly time: BrokerTime }[],
): Promise<string[]> {
  if (times.length === 0) return []
  const rows = times.map(({ deal, version, time }) => ({
    deal,
    v: version,
    at: time.instant,
    basis: time.basis,
  }))
  const { rows: moved } = await db.query<{ position: string | null }>(
    `update deals d set dealt_at = r.at, time_basis = r.basis
       from json_to_recordset($2::json) as r(deal bigint, v integer, at timestamptz, basis text)
      where d.account_id = $1 and d.deal = r.deal and d.version = r.v
      returning d.position`,
    [accountId, JSON.stringify(rows)],
  )
  return [...new Set(moved.flatMap(({ position }) => position ?? []))]
}
