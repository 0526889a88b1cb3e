// A plan in figures: what a person looks at before anything is written, and what the command line and the page both show.
import { moneyOf } from '../domain/deal.ts'
import { type Decimal, isPositive } from '../domain/decimal.ts'
import { sum } from '../domain/decimal-math.ts'
import { type Difference, timeText } from './compare-deals.ts'
import type { FileKind, PrintedTotal } from './content.ts'
import type { ImportPlan } from './plan-import.ts'

export type ImportPreview = {
  readonly kind: FileKind
  readonly account: string
  readonly server: string
  readonly account_known: boolean
  readonly currency: string | null
  readonly rows: number
  /** As the file writes them, by the clock of `zone`; null without a row. */
  readonly from: string | null
  readonly to: string | null
  readonly zone: string | null
  readonly new: number
  readonly known: number
  readonly differs: number
  readonly differences: readonly Difference[]
  /** How many the ledger has in this period and the file has not, and the first of their tickets. */
  readonly missing: number
  readonly missing_deals: readonly string[]
  /** All money of the file, exact: results of trades, money put in, money taken out, credit, everything else. */
  readonly money: {
    readonly result: Decimal
    readonly deposits: Decimal
    readonly withdrawals: Decimal
    readonly credit: Decimal
    readonly other: Decimal
  }
  readonly symbols: readonly { readonly symbol: string; readonly rows: number }[]
  readonly totals: readonly PrintedTotal[]
  readonly notes: readonly string[]
}

const MOST_SHOWN = 200

export function previewOf(plan: ImportPlan): ImportPreview {
  const { content, account, ledgerAccount, freshDeals, freshTrades, differences, missing } = plan
  const times = timesOf(plan)
  return {
    kind: content.kind,
    ...{ account: account.login, server: account.server, account_known: ledgerAccount !== null },
    currency: content.currency ?? ledgerAccount?.currency ?? null,
    rows: content.deals.length + content.trades.length,
    ...{ from: times.at(0) ?? null, to: times.at(-1) ?? null },
    zone: plan.zone,
    new: freshDeals.length + freshTrades.length,
    ...{ known: plan.known, differs: differences.length },
    differences: differences.slice(0, MOST_SHOWN),
    ...{ missing: missing.length, missing_deals: missing.slice(0, MOST_SHOWN) },
    money: moneyIn(plan),
    symbols: symbolsIn(plan),
    totals: content.totals,
    notes: [...content.notes, ...zoneNote(plan)],
  }
}

function timesOf({ content }: ImportPlan): string[] {
  if (content.kind === 'csv_trades')
    return content.trades.map(({ members }) => members.entry_time ?? '').sort()
  return content.deals.map(({ deal }) => timeText(deal.content))
}

function zoneNote({ zone, content }: ImportPlan): string[] {
  if (zone !== null || content.kind === 'ticktrader_history') return []
  if (content.kind === 'csv_trades')
    return [
      'The zone of the times is not known: those that name none are taken for UTC, and stay so. --zone says another.',
    ]
  return [
    'The zone of the times is not known: they are read as UTC until an Expert reports the account, or --zone says it.',
  ]
}

/** MQL5's numbers (DEAL_TYPE). */
const BALANCE = 2
const CREDIT = 3

function moneyIn({ content }: ImportPlan): ImportPreview['money'] {
  const deals = content.deals.map(({ deal }) => deal.content)
  const moved = (types: (type: number) => boolean) =>
    deals.filter(({ type }) => types(type)).map(moneyOf)
  const flows = moved((type) => type === BALANCE)
  const results = content.trades.flatMap(({ members }) =>
    (['realized_pnl', 'commission', 'swap', 'fee'] as const).flatMap(
      (name) => (members[name] ?? []) as Decimal | [], // read as a number by the file's reader
    ),
  )
  return {
    result: sum([...moved((type) => type < 2), ...results]),
    deposits: sum(flows.filter(isPositive)),
    withdrawals: sum(flows.filter((one) => !isPositive(one))),
    credit: sum(moved((type) => type === CREDIT)),
    other: sum(moved((type) => type > CREDIT)),
  }
}

function symbolsIn({ content }: ImportPlan): ImportPreview['symbols'] {
  const counts = new Map<string, number>()
  const count = (symbol: string) => counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  for (const { deal } of content.deals) if (deal.content.symbol !== '') count(deal.content.symbol)
  for (const { members } of content.trades) count(members.asset_symbol ?? '')
  return [...counts]
    .map(([symbol, rows]) => ({ symbol, rows }))
    .sort((one, two) => two.rows - one.rows)
    .slice(0, 50)
}
