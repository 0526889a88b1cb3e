// The deals of one account in a span of time. Of Gross and Cash accounts the span is read and nothing else; what a fill
// did to a Net account's position follows from all fills after it and from what is open now, so that those are read to
// the end of the history.

import type { Decimal } from '../../domain/decimal.ts'
import { add, subtract, ZERO } from '../../domain/decimal-math.ts'
import type { ReportedDeal } from '../../domain/reported-deal.ts'
import { ConnectFailure } from '../failure.ts'
import { compareRecords, dealsOf } from './deals.ts'
import { type HistoryRecord, historyRecordOf } from './history.ts'
import { rowsOf } from './members.ts'
import { readPages } from './read-history.ts'
import type { Source } from './source.ts'
import { type AccountingType, type ContractSizes, netUnitsOf } from './wire.ts'

export type DealReader = {
  readonly source: Source
  readonly type: AccountingType
  readonly sizes: () => Promise<ContractSizes>
}

/** Records of one execution may stand on both sides of a second. */
const AROUND_MS = 2_000
/** Beyond every record; the vendor's own latest time. */
const END_MS = 253_402_300_799_000
/** Positions move while they are read: so often they are read again. */
const TRIES = 5

export async function readDeals(
  reader: DealReader,
  fromS: number,
  toS: number,
): Promise<ReportedDeal[]> {
  const { source, type } = reader
  const span = { fromMs: fromS * 1000, toMs: Math.min(END_MS, toS * 1000 + 999) }
  const isWithin = ({ content }: ReportedDeal) =>
    Number(content.serverMsc) >= span.fromMs && Number(content.serverMsc) <= span.toMs
  const fromMs = Math.max(0, span.fromMs - AROUND_MS)
  if (type !== 'Net') {
    const records = await readRecords(source, fromMs, Math.min(END_MS, span.toMs + AROUND_MS))
    const rules = { type, netBefore: new Map<string, Decimal>() }
    return finished(await toDeals(reader, records, rules), isWithin)
  }
  const { records, netBefore } = await readNet(source, fromMs)
  return finished(await toDeals(reader, records, { type, netBefore }), isWithin)
}

async function toDeals(
  reader: DealReader,
  records: readonly HistoryRecord[],
  rules: { readonly type: AccountingType; readonly netBefore: ReadonlyMap<string, Decimal> },
): Promise<ReportedDeal[]> {
  // Nothing to convert needs no symbols.
  const sizes = records.length === 0 ? new Map<string, Decimal>() : await reader.sizes()
  return dealsOf(records, { ...rules, sizes })
}

async function readRecords(source: Source, fromMs: number, toMs: number): Promise<HistoryRecord[]> {
  return (await readPages(source, 'history', { fromMs, toMs })).map(historyRecordOf)
}

/** All records from a time on, and what was open before them; read until both are of one moment. */
async function readNet(source: Source, fromMs: number) {
  let records = await readRecords(source, fromMs, END_MS)
  for (let turn = 0; turn < TRIES; turn += 1) {
    if (records.length === 0) return { records, netBefore: new Map<string, Decimal>() }
    const open = rowsOf(await source.ask('positions'), 'Positions').map(netUnitsOf)
    const again = await readRecords(source, newestMs(records), END_MS)
    const known = new Set(records.map(({ id }) => id))
    const fresh = again.filter(({ id }) => !known.has(id))
    if (fresh.length === 0) return { records, netBefore: before(records, open) }
    records = [...records, ...fresh].sort(compareRecords)
  }
  throw new ConnectFailure('broker_busy', 'positions changed each time they were read')
}

const newestMs = (records: readonly HistoryRecord[]) =>
  records.reduce((newest, { atMsc }) => Math.max(newest, Number(atMsc)), 0)

/** What is open now, less all that was filled since. */
function before(
  records: readonly HistoryRecord[],
  open: readonly { readonly symbol: string; readonly units: Decimal }[],
): Map<string, Decimal> {
  const net = new Map(open.map(({ symbol, units }) => [symbol, units]))
  for (const { type, symbol, side, units } of records) {
    if (type !== 'OrderFilled' || symbol === null || units === null || side === null) continue
    const now = net.get(symbol) ?? ZERO
    net.set(symbol, side === 'buy' ? subtract(now, units) : add(now, units))
  }
  return net
}

/** Two records under one ticket would be one deal: better none than a wrong one. */
function finished(
  deals: readonly ReportedDeal[],
  isWithin: (deal: ReportedDeal) => boolean,
): ReportedDeal[] {
  const wanted = deals.filter(isWithin)
  if (new Set(wanted.map(({ content }) => content.deal)).size !== wanted.length)
    throw new ConnectFailure('answer_not_understood', 'two records of the history have one number')
  return wanted.map((deal, index) => ({ ...deal, index }))
}
