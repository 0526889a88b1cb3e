// The monthly table: a row for each year, a cell for each month, which opens its days. Cells are tinted by their return.
// Money adds up from days to years; percent compounds, and so is not added.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { moneyText, percentText } from '../../shared/format/decimal-text.ts'
import { amountsHidden } from '../../shared/settings/settings.ts'
import { Money } from '../../shared/ui/money.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { ScrollFrame } from '../../shared/ui/scroll-frame.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { type Scope, statisticsPath } from '../api/scope.ts'
import type { Period, Periods } from '../api/statistics-types.ts'
import { tradesSeen } from '../live/live.ts'
import { Choices } from '../parts/choices.tsx'
import { monthName } from '../parts/month-name.ts'
import { NoData } from '../parts/no-data.tsx'
import { onDemand } from '../parts/on-demand.tsx'
import { en } from '../strings/en.ts'

type Shown = 'percent' | 'money'

const months = Array.from({ length: 12 }, (_, place) => String(place + 1).padStart(2, '0'))
const monthNames = new Intl.DateTimeFormat(undefined, { month: 'short', timeZone: 'UTC' })
const MonthDays = onDemand(() => import('../parts/month-days.tsx').then((part) => part.MonthDays))

export function ReturnsPanel({ scope }: { scope: Scope }) {
  const shown = useSignal<Shown>('percent')
  const opened = useSignal<Period | null>(null)
  const byMonth = useResource<Periods>(statisticsPath(scope, 'periods', { by: 'month' }), {
    when: tradesSeen,
  })
  const byYear = useResource<Periods>(statisticsPath(scope, 'periods', { by: 'year' }), {
    when: tradesSeen,
  })
  // Without capital there is nothing to be a percentage of.
  const hasReturns = byMonth.data?.data.some((one) => one.return !== null) ?? true
  return (
    <Panel
      title={en.returns.title}
      controls={
        hasReturns ? (
          <Choices
            label={en.returns.by}
            names={{ percent: en.returns.percent, money: en.returns.money }}
            value={shown.value}
            onChoose={(name) => {
              shown.value = name
            }}
          />
        ) : null
      }
      note={en.returns.note}
    >
      <Loaded of={byMonth} tall="12rem">
        {(answer) =>
          answer.data.length === 0 ? (
            <NoData reasons={answer.null_reasons} otherwise={en.chart.empty} />
          ) : (
            <MonthTable
              months={answer}
              years={byYear.data}
              shown={hasReturns ? shown.value : 'money'}
              onOpen={(month) => {
                opened.value = month
              }}
            />
          )
        }
      </Loaded>
      {opened.value === null ? null : (
        <MonthDays
          scope={scope}
          month={opened.value}
          onClose={() => {
            opened.value = null
          }}
        />
      )}
    </Panel>
  )
}

type MonthTableProps = {
  months: Periods
  years: Periods | null
  shown: Shown
  onOpen(month: Period): void
}

function MonthTable({ months: answer, years, shown, onOpen }: MonthTableProps) {
  const known = new Map(answer.data.map((one) => [one.period, one]))
  const largest = Math.max(...answer.data.map(weightOf), 0)
  const names = [...new Set(answer.data.map(({ period }) => period.slice(0, 4)))].toReversed()
  return (
    <ScrollFrame label={en.returns.caption}>
      <table class="months">
        <caption class="unseen">{en.returns.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{en.returns.year}</th>
            {months.map((month) => (
              <th key={month} scope="col" class="number">
                {monthNames.format(Date.parse(`2026-${month}-01T00:00:00Z`))}
              </th>
            ))}
            <th scope="col" class="number">
              {en.returns.total}
            </th>
          </tr>
        </thead>
        <tbody>
          {names.map((year) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              {months.map((month) => (
                <MonthCell
                  key={month}
                  month={known.get(`${year}-${month}`)}
                  currency={answer.currency}
                  shown={shown}
                  largest={largest}
                  onOpen={onOpen}
                />
              ))}
              <td class="number strong">
                <Value
                  of={years?.data.find(({ period }) => period === year)}
                  currency={answer.currency}
                  shown={shown}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  )
}

type CellProps = {
  month: Period | undefined
  currency: string | null
  shown: Shown
  /** The weight that gets the full tint. */
  largest: number
  onOpen(month: Period): void
}

function MonthCell({ month, currency, shown, largest, onOpen }: CellProps) {
  if (month === undefined) return <td class="number soft none">·</td>
  const weight = weightOf(month)
  const tint = `${largest === 0 ? 0 : Math.round((weight / largest) * 100)}%`
  const value = month.return ?? Number(month.profit ?? 0)
  return (
    <td class="number month" data-month={month.period}>
      <button
        type="button"
        class={value < 0 ? 'lost' : value > 0 ? 'won' : ''}
        style={{ '--tint': tint }}
        data-label={monthNames.format(Date.parse(`${month.period}-01T00:00:00Z`))}
        title={en.returns.days(monthName(month.period))}
        onClick={() => onOpen(month)}
      >
        <Value of={month} currency={currency} shown={shown} />
      </button>
    </td>
  )
}

/** How strongly a month is tinted: by its return, or by its money where nothing else is known. */
function weightOf(month: Period): number {
  return Math.abs(month.return ?? Number(month.profit ?? 0))
}

type ValueProps = { of: Period | undefined; currency: string | null; shown: Shown }

function Value({ of, currency, shown }: ValueProps) {
  if (of === undefined) return null
  if (shown === 'percent') return <>{percentText(of.return, { signed: true, digits: 1 })}</>
  if (amountsHidden.value) return <Money value={of.profit} currency={currency} />
  return <>{moneyText(of.profit, currency, true)}</>
}
