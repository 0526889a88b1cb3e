// Equity and balance with the drawdown below, on one axis of time. Days are those of the account's server; the short spans
// show what was sampled within the day. Where no capital is known, profit so far stands in their place.
import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { queryOf } from '../../shared/api/api-client.ts'
import { useResource } from '../../shared/api/use-resource.ts'
import { dayText, instantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { accountPath, type Scope, statisticsPath } from '../api/scope.ts'
import type { Series } from '../api/statistics-types.ts'
import type { EquityCurve } from '../api/types.ts'
import { accounts } from '../live/accounts.ts'
import { tradesSeen } from '../live/live.ts'
import { Choices } from '../parts/choices.tsx'
import { NoData } from '../parts/no-data.tsx'
import { en } from '../strings/en.ts'
import { belowPeak, type CurvePoint, profitPoints } from './curve-points.ts'
import { EquityCurves } from './equity-curves.tsx'

type Range = keyof typeof en.chart.ranges

const daysOf: Readonly<Record<Range, number | null>> = {
  '1d': 1,
  '1w': 7,
  '1m': 31,
  '3m': 92,
  '1y': 366,
  all: null,
}

type Unit = keyof typeof en.chart.units

type EquityPanelProps = { scope: Scope; currency: string | null; isReport?: boolean }

export function EquityPanel({ scope, currency, isReport = false }: EquityPanelProps) {
  const range = useSignal<Range>('all')
  const unit = useSignal<Unit>('money')
  const { '1d': _, '1w': __, ...longer } = en.chart.ranges
  // What a scope does not offer is not there to be chosen.
  const names = (scope.kind === 'account' ? en.chart.ranges : longer) as typeof en.chart.ranges
  const days = daysOf[range.value]
  const isSampled = scope.kind === 'account' && days !== null && days <= 7
  const hasReturn = !isSampled && (scope.kind !== 'bot' || scope.capital !== null)
  return (
    <Panel
      title={scope.kind === 'bot' && scope.capital === null ? en.chart.profit : en.chart.equity}
      controls={
        isReport ? null : (
          <div class="row">
            {hasReturn ? (
              <Choices
                label={en.chart.unit}
                names={en.chart.units}
                value={unit.value}
                onChoose={(name) => {
                  unit.value = name
                }}
              />
            ) : null}
            <Choices
              label={en.chart.range}
              names={names}
              value={range.value}
              onChoose={(name) => {
                range.value = name
              }}
            />
          </div>
        )
      }
    >
      {scope.kind === 'account' && days !== null && isSampled ? (
        <Sampled key={days} id={scope.id} days={days} currency={currency} />
      ) : (
        <Daily
          scope={scope}
          days={days}
          currency={currency}
          isReturn={hasReturn && unit.value === 'return'}
        />
      )}
    </Panel>
  )
}

type DailyProps = {
  scope: Scope
  days: number | null
  currency: string | null
  isReturn: boolean
}

/** All days are asked for and cut here: a drawdown begins at a peak that may lie before the span. */
function Daily({ scope, days, currency, isReturn }: DailyProps) {
  const answer = useResource<Series>(statisticsPath(scope, 'series', { points: 2000 }), {
    when: tradesSeen,
  })
  const found = answer.data
  const hasCapital = found?.data.some(({ equity }) => equity !== null) ?? true
  const points = useMemo(() => {
    const from = days === null ? '' : dayBefore(days)
    const all = (found?.data ?? []).map((one) => ({
      ...one,
      at: Date.parse(`${one.day}T00:00:00Z`) / 1000,
      name: dayText(one.day),
      gain: one.index === null ? null : one.index - 1,
    }))
    return (hasCapital ? all : profitPoints(all)).filter(({ day }) => day >= from)
  }, [found, days, hasCapital])
  return (
    <Loaded of={answer} tall="24rem">
      {(series) =>
        points.length < 2 ? (
          <NoData
            reasons={series.data.length === 0 ? series.null_reasons : undefined}
            otherwise={en.chart.empty}
          />
        ) : (
          <EquityCurves
            points={points}
            currency={series.currency ?? currency}
            zone="UTC"
            shows={hasCapital ? (isReturn ? 'return' : 'money') : 'profit'}
            note={`${en.chart.days(series.day_zone ?? 'UTC', series.day_cut)}${whoseOf(scope)}`}
          />
        )
      }
    </Loaded>
  )
}

/** The sum at the head of the page may lack accounts that this curve has, such as imported ones. */
function whoseOf(scope: Scope): string {
  if (scope.kind !== 'desk') return ''
  const count = scope.ids?.length ?? accounts.value?.length ?? 0
  return `. ${en.chart.sumOf(count)}`
}

type SampledProps = { id: string; days: number; currency: string | null }

function Sampled({ id, days, currency }: SampledProps) {
  const zone = shownZone()
  const path = useMemo(() => {
    const from = new Date(Date.now() - days * 86_400_000).toISOString()
    return `${accountPath(id)}/equity${queryOf({ from, resolution: days === 1 ? '5m' : '1h' })}`
  }, [id, days])
  const answer = useResource<EquityCurve>(path, { everyMs: 60_000 })
  // A page that stays open for days asks from where it began, and shows the span that it names.
  const isOfSpan = ({ at }: { at: string }) => Date.parse(at) >= Date.now() - days * 86_400_000
  const points = useMemo(
    (): CurvePoint[] =>
      belowPeak(
        (answer.data?.data ?? []).filter(isOfSpan).map((one) => ({
          at: Date.parse(one.at) / 1000,
          name: instantText(one.at, zone),
          equity: one.last,
          balance: one.balance,
        })),
      ),
    [answer.data, zone],
  )
  return (
    <Loaded of={answer} tall="24rem">
      {() =>
        points.length < 2 ? (
          <NoData reasons={undefined} otherwise={en.chart.noSamples} />
        ) : (
          <EquityCurves
            points={points}
            currency={currency}
            zone={zone}
            shows="money"
            note={`${en.chart.times(zone)}. ${en.chart.spanFall}`}
          />
        )
      }
    </Loaded>
  )
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}
