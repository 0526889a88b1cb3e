// Periods with their return and money; below them their exact sum, and the sum that the server states.
import { percentText } from '../../shared/format/decimal-text.ts'
import { dayText } from '../../shared/format/time-text.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { gainClass, Money } from '../../shared/ui/money.tsx'
import type { Period, Periods } from '../api/statistics-types.ts'
import { sumOf } from '../live/desk.ts'
import { en } from '../strings/en.ts'

type PeriodTableProps = { caption: string; periods: Periods }

export function PeriodTable({ caption, periods }: PeriodTableProps) {
  const { currency, data } = periods
  return (
    <DataTable<Period>
      caption={caption}
      rows={data.toReversed()}
      keyOf={({ period }) => period}
      folds={false}
      columns={[
        {
          key: 'period',
          title: en.returns.day,
          cell: ({ period, partial }) => (
            <>
              {periods.by === 'day' ? dayText(period) : period}
              {partial ? <span class="soft small"> {en.returns.partial}</span> : null}
            </>
          ),
          foot: en.returns.sum,
        },
        {
          key: 'return',
          title: en.returns.return,
          isNumber: true,
          sortBy: (row) => row.return,
          cell: (row) => (
            <span class={gainClass(row.return)}>{percentText(row.return, { signed: true })}</span>
          ),
          foot: percentText(periods.total?.return, { signed: true }),
        },
        {
          key: 'profit',
          title: en.returns.profit,
          isNumber: true,
          sortBy: (row) => (row.profit === null ? null : Number(row.profit)),
          cell: (row) => <Money value={row.profit} currency={currency} isChange />,
          foot: (
            <span data-sum="days">
              <Money value={sumOf(data.map(({ profit }) => profit))} currency={currency} isChange />
            </span>
          ),
        },
        {
          key: 'flows',
          title: en.returns.flows,
          isNumber: true,
          cell: (row) => <Money value={row.flows} currency={currency} isChange />,
        },
        { key: 'trades', title: en.returns.trades, isNumber: true, cell: (row) => row.trades },
      ]}
    />
  )
}
