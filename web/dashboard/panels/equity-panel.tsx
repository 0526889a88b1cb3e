// Equity and balance with the drawdown below, on one axis of time. Days are those of the account's server;
// the short spans show what was sampled within the day.
import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { queryOf } from '../../shared/api/api-client.ts'
import { useResource } from '../../shared/api/use-resource.ts'
import { moneyText, percentText } from '../../shared/format/decimal-text.ts'
import { dayText, instantText } from '../../shared/format/time-text.ts'
import { hidesAmounts, shownZone } from '../../shared/settings/settings.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { Money } from '../../shared/ui/money.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import { accountPath, type Scope, statisticsPath } from '../api/scope.ts'
import type { Series } from '../api/statistics-types.ts'
import type { EquityCurve } from '../api/types.ts'
import { Chart } from '../chart/chart.tsx'
import type { Plot } from '../chart/plot-options.ts'
import { tradesSeen } from '../live/live.ts'
import { Choices } from '../parts/choices.tsx'
import { Panel } from '../parts/panel.tsx'
import { en } from '../strings/en.ts'

type Range = keyof typeof en.chart.ranges

const daysOf: Readonly<Record<Range, number | null>> = {
  '1d': 1,
  '1w': 7,
  '1m': 31,
  '3m': 92,
  '1y': 366,
  all: null,
}

/** A point as both sources have it. */
type Point = {
  readonly at: number
  readonly name: string
  readonly equity: string | null
  readonly balance: string | null
  readonly underwater: number | null
}

type EquityPanelProps = { scope: Scope; currency: string | null; isReport?: boolean }

export function EquityPanel({ scope, currency, isReport = false }: EquityPanelProps) {
  const range = useSignal<Range>('all')
  const isWithinDays = scope.kind === 'account' && (range.value === '1d' || range.value === '1w')
  const { '1d': _, '1w': __, ...longer } = en.chart.ranges
  const names: Readonly<Partial<Record<Range, string>>> =
    scope.kind === 'account' ? en.chart.ranges : longer
  return (
    <Panel
      title={en.chart.equity}
      controls={
        isReport ? null : (
          <Choices
            label={en.chart.range}
            // What a scope does not offer is not there to be chosen.
            names={names as Readonly<Record<Range, string>>}
            value={range.value}
            onChoose={(name) => {
              range.value = name
            }}
          />
        )
      }
    >
      {isWithinDays && scope.kind === 'account' ? (
        <Sampled id={scope.id} days={daysOf[range.value] ?? 1} currency={currency} />
      ) : (
        <Daily scope={scope} days={daysOf[range.value]} currency={currency} />
      )}
    </Panel>
  )
}

function Daily(props: { scope: Scope; days: number | null; currency: string | null }) {
  const { scope, days, currency } = props
  const from = days === null ? null : dayBefore(days)
  const path = statisticsPath(scope, 'series', { points: 2000, from })
  const answer = useResource<Series>(path, { when: tradesSeen })
  const points = useMemo(
    () =>
      (answer.data?.data ?? []).map(
        (one): Point => ({
          ...one,
          at: Date.parse(`${one.day}T00:00:00Z`) / 1000,
          name: dayText(one.day),
        }),
      ),
    [answer.data],
  )
  return (
    <Loaded of={answer} tall="22rem">
      {(series) => (
        <Curves
          points={points}
          currency={series.currency ?? currency}
          zone="UTC"
          note={en.chart.days(series.day_zone ?? 'UTC')}
        />
      )}
    </Loaded>
  )
}

function Sampled({ id, days, currency }: { id: string; days: number; currency: string | null }) {
  const zone = shownZone()
  const from = useMemo(() => new Date(Date.now() - days * 86_400_000).toISOString(), [days])
  const resolution = days === 1 ? '5m' : '1h'
  const path = `${accountPath(id)}/equity${queryOf({ from, resolution })}`
  const answer = useResource<EquityCurve>(path, { everyMs: 60_000 })
  const points = useMemo(
    () =>
      underwater(
        (answer.data?.data ?? []).map((one) => ({
          at: Date.parse(one.at) / 1000,
          name: instantText(one.at, zone),
          equity: one.last,
          balance: one.balance,
        })),
      ),
    [answer.data, zone],
  )
  return (
    <Loaded of={answer} tall="22rem">
      {() => <Curves points={points} currency={currency} zone={zone} note={en.chart.times(zone)} />}
    </Loaded>
  )
}

type CurvesProps = {
  points: readonly Point[]
  currency: string | null
  zone: string
  note: string
}

function Curves({ points, currency, zone, note }: CurvesProps) {
  const at = useMemo(() => points.map((one) => one.at), [points])
  const plots = useMemo(() => plotsOf(points, currency), [points, currency, hidesAmounts.value])
  if (points.length < 2) return <Empty title={en.chart.empty} />
  return (
    <>
      <Chart
        label={en.chart.equity}
        at={at}
        plots={plots}
        zone={zone}
        table={() => (
          <DataTable
            caption={note}
            rows={points.toReversed()}
            keyOf={(row) => String(row.at)}
            folds={false}
            columns={[
              { key: 'day', title: en.returns.day, cell: (row) => row.name },
              {
                key: 'equity',
                title: en.equity,
                isNumber: true,
                cell: (row) => <Money value={row.equity} currency={currency} />,
              },
              {
                key: 'balance',
                title: en.balance,
                isNumber: true,
                cell: (row) => <Money value={row.balance} currency={currency} />,
              },
              {
                key: 'underwater',
                title: en.chart.underwater,
                isNumber: true,
                cell: (row) => percentText(row.underwater),
              },
            ]}
          />
        )}
      />
      <p class="soft small">
        {note}. {en.chart.reset}
      </p>
    </>
  )
}

function plotsOf(points: readonly Point[], currency: string | null): Plot[] {
  const isHidden = hidesAmounts.peek() === 'yes'
  const money = (of: (one: Point) => string | null) => (_: number | null, place: number) => {
    const point = points[place]
    if (isHidden) return '•••••'
    return point === undefined ? '' : moneyText(of(point), currency)
  }
  return [
    {
      name: 'equity',
      height: 260,
      series: [
        {
          name: en.equity,
          colour: 'accent',
          isFilled: true,
          values: points.map(({ equity }) => pixels(equity)),
          text: money(({ equity }) => equity),
        },
        {
          name: en.balance,
          colour: 'mark',
          isDashed: true,
          values: points.map(({ balance }) => pixels(balance)),
          text: money(({ balance }) => balance),
        },
      ],
    },
    {
      name: 'underwater',
      height: 110,
      isPercent: true,
      series: [
        {
          name: en.chart.underwater,
          colour: 'down',
          isFilled: true,
          values: points.map((one) => (one.underwater === null ? null : -Math.abs(one.underwater))),
          text: (value) => percentText(value === null ? null : Math.abs(value)),
        },
      ],
    },
  ]
}

/** Where a value stands on the canvas; never shown as a number. */
function pixels(value: string | null): number | null {
  return value === null ? null : Number(value)
}

/** Below the highest equity of the span: within a day or a week there is no other peak to ask for. */
function underwater(points: ReadonlyArray<Omit<Point, 'underwater'>>): Point[] {
  let peak = Number.NEGATIVE_INFINITY
  return points.map((one) => {
    const now = pixels(one.equity)
    if (now !== null) peak = Math.max(peak, now)
    return { ...one, underwater: now === null || peak <= 0 ? null : 1 - now / peak }
  })
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}
