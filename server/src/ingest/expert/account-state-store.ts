// The SQL of what is known of an account beside its deals and its picture: the broker's clock, totals, who reported last.

import { nextPlace } from '../../accounts/news-place.ts'
import type { SeenOffset } from '../../domain/broker-clock.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type AccountState = {
  readonly zone: string | null
  readonly zoneBasis: 'key' | 'learnt' | null
  /** The key that says the zone, and milliseconds since 1970 of its last report. */
  readonly zoneKey: string | null
  readonly zoneKeySeenMs: number | null
  /** Some times still stand as an earlier rule gave them. */
  readonly timesDue: boolean
  /** Current deals known. */
  readonly deals: number
  readonly cashTotal: Decimal
  readonly newestDealMsc: string | null
  /** When the stored picture was taken (seconds since 1970, the terminal's clock) and received (milliseconds). */
  readonly pictureGmtS: number | null
  readonly pictureReceivedMs: number | null
}

type StateRow = {
  zone: string | null
  zone_basis: 'key' | 'learnt' | null
  zone_key: string | null
  zone_key_seen_ms: string | null
  times_due: boolean
  deals: string
  cash_total: Decimal
  newest_deal_msc: string | null
  picture_gmt_s: string | null
  picture_received_ms: string | null
}

/** Locks the account's state until the transaction ends, so that its reports are taken one after the other. */
export async function lockState(
  db: Queryable,
  accountId: number,
  now: Instant,
  by: { readonly keyId: string; readonly source: 'expert' | 'import' },
): Promise<AccountState> {
  const row = (await selectState(db, accountId)) ?? (await makeState(db, accountId, now, by))
  const numberOf = (text: string | null) => (text === null ? null : Number(text))
  return {
    zone: row.zone,
    zoneBasis: row.zone_basis,
    zoneKey: row.zone_key,
    zoneKeySeenMs: numberOf(row.zone_key_seen_ms),
    timesDue: row.times_due,
    deals: Number(row.deals),
    cashTotal: row.cash_total,
    newestDealMsc: row.newest_deal_msc,
    pictureGmtS: numberOf(row.picture_gmt_s),
    pictureReceivedMs: numberOf(row.picture_received_ms),
  }
}

async function selectState(db: Queryable, accountId: number): Promise<StateRow | undefined> {
  const { rows } = await db.query<StateRow>(
    `select zone, zone_basis, zone_key, (extract(epoch from zone_key_seen_at) * 1000)::bigint as zone_key_seen_ms, times_due, deals, cash_total, newest_deal_msc,
            extract(epoch from snapshot_at)::bigint as picture_gmt_s,
            (extract(epoch from snapshot_received_at) * 1000)::bigint as picture_received_ms
       from account_states where account_id = $1 for update`,
    [accountId],
  )
  return rows[0]
}

async function makeState(
  db: Queryable,
  accountId: number,
  now: Instant,
  { keyId, source }: Parameters<typeof lockState>[3],
) {
  await db.query(
    `insert into account_states (account_id, source, last_report_at, key_id) values ($1, $4, $2, $3)
     on conflict do nothing`,
    [accountId, now, keyId, source],
  )
  const row = await selectState(db, accountId)
  if (row === undefined) throw new Error('an account state that exists could not be read')
  return row
}

export async function noteReport(
  db: Queryable,
  accountId: number,
  report: {
    readonly now: Instant
    readonly keyId: string
    readonly offsetS: number | null
    readonly terminal: string
  },
): Promise<void> {
  await db.query(
    `update account_states
        set last_report_at = $2, key_id = $3, source = case when source = 'import' then 'expert' else source end, utc_offset_s = coalesce($4, utc_offset_s),
            zone_key_seen_at = case when zone_key = $3 then $2 else zone_key_seen_at end,
            terminal = case when $5 = '{}' then terminal else $5::json end
      where account_id = $1`,
    [accountId, report.now, report.keyId, report.offsetS, report.terminal],
  )
}

/** A file reports nothing of now: it says the currency, where nobody did. */
export async function noteImport(
  db: Queryable,
  accountId: number,
  currency: string | null,
): Promise<void> {
  await db.query(
    'update account_states set currency = coalesce(currency, $2) where account_id = $1',
    [accountId, currency],
  )
}

export type ZoneRule = {
  readonly zone: string | null
  readonly basis: 'key' | 'learnt' | null
  /** The key that says it. */
  readonly keyId: string | null
}

export async function storeZone(
  db: Queryable,
  accountId: number,
  { zone, basis, keyId }: ZoneRule,
  timesDue: boolean,
): Promise<void> {
  await db.query(
    'update account_states set zone = $2, zone_basis = $3, zone_key = $4, times_due = $5 where account_id = $1',
    [accountId, zone, basis, keyId, timesDue],
  )
}

/** Every time stands as the zone gives it. */
export async function settleTimes(db: Queryable, accountId: number): Promise<void> {
  await db.query('update account_states set times_due = false where account_id = $1', [accountId])
}

/** Brings the totals over deals up to date: `more` deals, and the money they added. Totals are part of the account's summary. */
export async function countDeals(
  db: Queryable,
  accountId: number,
  more: {
    readonly deals: number
    readonly cash: Decimal
    readonly isNews: boolean
    /** Deals were corrected, or their times read anew. */
    readonly isRewritten: boolean
  },
): Promise<{ readonly deals: number; readonly newestDealMsc: string | null }> {
  const { rows } = await db.query<{ deals: string; newest_deal_msc: string | null }>(
    `update account_states s
        set deals = s.deals + $2, cash_total = s.cash_total + $3::numeric,
            deals_rewritten = s.deals_rewritten + $5::boolean::int,
            seq = case when $4 then ${nextPlace('summary', 's.seq')} else s.seq end,
            (newest_deal_msc, newest_deal) = (select server_msc, deal from deals d
               where d.account_id = $1 and d.is_current order by d.dealt_at desc, d.deal desc limit 1),
            first_deal_msc = (select server_msc from deals d
               where d.account_id = $1 and d.is_current order by d.dealt_at, d.deal limit 1)
      where s.account_id = $1 returning s.deals, s.newest_deal_msc`,
    [accountId, more.deals, more.cash, more.isNews, more.isRewritten],
  )
  const [row] = rows
  if (row === undefined) throw new Error('the state of an account went away under its lock')
  return { deals: Number(row.deals), newestDealMsc: row.newest_deal_msc }
}

/** Two terminals that disagree for years must not make each report slower than the last. */
const MOST_SIGHTINGS = 500

/** What terminals saw of the broker's clock, oldest first: the newest sightings. */
export async function loadSightings(db: Queryable, accountId: number): Promise<SeenOffset[]> {
  const { rows } = await db.query<{ from_ms: string; to_ms: string; offset_s: number }>(
    `select (extract(epoch from from_at) * 1000)::bigint as from_ms, (extract(epoch from to_at) * 1000)::bigint as to_ms,
            offset_s
       from clock_sightings where account_id = $1 order by from_at desc limit ${MOST_SIGHTINGS}`,
    [accountId],
  )
  return rows.reverse().map(({ from_ms, to_ms, offset_s }) => ({
    fromMs: Number(from_ms),
    toMs: Number(to_ms),
    offsetS: offset_s,
  }))
}

export async function storeSighting(
  db: Queryable,
  accountId: number,
  { fromMs, toMs, offsetS }: SeenOffset,
): Promise<void> {
  await db.query(
    `insert into clock_sightings (account_id, from_at, to_at, offset_s)
     values ($1, to_timestamp($2::numeric / 1000), to_timestamp($3::numeric / 1000), $4)
     on conflict (account_id, from_at) do update set to_at = excluded.to_at`,
    [accountId, fromMs, toMs, offsetS],
  )
}
