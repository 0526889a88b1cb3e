// Profit of each day as bars, and the same as a table.
import { useMemo } from 'preact/hooks'
import { useResource } from '../../shared/api/use-resource.ts'
import { moneyText } from '../../shared/format/decimal-text.ts'
import { dayText } from '../../shared/format/time-text.ts'
import { amountsHidden } from '../../shared/settings/settings.ts'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { type Scope, statisticsPath } from '../api/scope.ts'
import type { Period, Periods } from '../api/statistics-types.ts'
import { Chart } from '../chart/chart.tsx'
import { tradesSeen } from '../live/live.ts'
import { NoData } from '../parts/no-data.tsx'
import { PeriodTable } from '../parts/period-table.tsx'
import { en } from '../strings/en.ts'

const DAYS = 90

export function DailyPanel({ scope }: { scope: Scope }) {
  const from = new Date(Date.now() - DAYS * 86_400_000).toISOString().slice(0, 10)
  const path = statisticsPath(scope, 'periods', { by: 'day', from })
  const answer = useResource<Periods>(path, { when: tradesSeen })
  return (
    <Panel title={en.chart.daily}>
      <Loaded of={answer} tall="14rem">
        {(periods) =>
          periods.data.length === 0 ? (
            <NoData reasons={periods.null_reasons} otherwise={en.chart.empty} />
          ) : (
            <Bars days={periods.data} periods={periods} />
          )
        }
      </Loaded>
    </Panel>
  )
}

function Bars({ days, periods }: { days: readonly Period[]; periods: Periods }) {
  const { currency } = periods
  const at = useMemo(
    () => days.map(({ period }) => Date.parse(`${period}T00:00:00Z`) / 1000),
    [days],
  )
  const isHidden = amountsHidden.value
  const plots = useMemo(
    () => [
      {
        name: 'daily',
        height: 210,
        isBars: true,
        series: [
          {
            name: en.returns.profit,
            colour: 'up' as const,
            values: days.map(({ profit }) => (profit === null ? null : Number(profit))),
            text: (_: number | null, place: number) => {
              const day = days[place]
              if (day === undefined) return ''
              const amount = isHidden ? '•••••' : moneyText(day.profit, currency, true)
              return `${dayText(day.period)}: ${amount}`
            },
          },
        ],
      },
    ],
    [days, currency, isHidden],
  )
  return (
    <Chart
      label={en.chart.daily}
      at={at}
      plots={plots}
      zone="UTC"
      table={() => <PeriodTable caption={en.chart.daily} periods={periods} />}
    />
  )
}
