// The days of one month, and that they add up to it.
import { useResource } from '../../shared/api/use-resource.ts'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Money } from '../../shared/ui/money.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { type Scope, statisticsPath } from '../api/scope.ts'
import type { Period, Periods } from '../api/statistics-types.ts'
import { sumOf } from '../live/desk.ts'
import { en } from '../strings/en.ts'
import { monthName } from './month-name.ts'
import { PeriodTable } from './period-table.tsx'

export function MonthDays(props: { scope: Scope; month: Period; onClose(): void }) {
  const { scope, month, onClose } = props
  const [year = '', ordinal = ''] = month.period.split('-')
  const at = (day: number, after: number): string =>
    new Date(Date.UTC(Number(year), Number(ordinal) - 1 + after, day)).toISOString().slice(0, 10)
  // A server's day begins at another hour than UTC's: some days more are asked for, so that those of the month are whole.
  const [from, to] = [at(-3, 0), at(4, 1)]
  const days = useResource<Periods>(statisticsPath(scope, 'periods', { by: 'day', from, to }))
  return (
    <Dialog title={en.returns.days(monthName(month.period))} onClose={onClose}>
      <Loaded of={days}>
        {(answer) => {
          const own = {
            ...answer,
            data: answer.data.filter(({ period }) => period.startsWith(month.period)),
          }
          return (
            <div class="stack">
              <PeriodTable caption={monthName(month.period)} periods={{ ...own, total: month }} />
              <p>
                {en.returns.month}:{' '}
                <strong data-sum="month">
                  <Money value={month.profit} currency={answer.currency} isChange />
                </strong>
                {sumOf(own.data.map(({ profit }) => profit)) === sumOf([month.profit])
                  ? ' ='
                  : ' ≠'}{' '}
                {en.returns.sum}
              </p>
            </div>
          )
        }}
      </Loaded>
    </Dialog>
  )
}
