// The two plots of a curve above each other, and the same as a table.
import { useMemo } from 'preact/hooks'
import { moneyText, percentText } from '../../shared/format/decimal-text.ts'
import { amountsHidden } from '../../shared/settings/settings.ts'
import { type Column, DataTable } from '../../shared/ui/data-table.tsx'
import { Money } from '../../shared/ui/money.tsx'
import { Chart } from '../chart/chart.tsx'
import type { Plot } from '../chart/plot-options.ts'
import { en } from '../strings/en.ts'
import { type CurvePoint, negated, pixelOf } from './curve-points.ts'

type Shows = 'money' | 'return' | 'profit'

type EquityCurvesProps = {
  points: readonly CurvePoint[]
  currency: string | null
  zone: string
  /** Money with the balance, the chained return, or profit so far where no capital is known. */
  shows: Shows
  note: string
}

export function EquityCurves({ points, currency, zone, shows, note }: EquityCurvesProps) {
  const isHidden = amountsHidden.value
  const at = useMemo(() => points.map((one) => one.at), [points])
  const plots = useMemo(
    () => plotsOf({ points, currency, isHidden, shows }),
    [points, currency, isHidden, shows],
  )
  return (
    <>
      <Chart
        label={shows === 'profit' ? en.chart.profit : en.chart.equity}
        at={at}
        plots={plots}
        zone={zone}
        table={() => (
          <DataTable
            caption={note}
            rows={points.toReversed()}
            keyOf={(row) => String(row.at)}
            folds={false}
            columns={columnsOf(currency, shows)}
          />
        )}
      />
      <p class="soft small chart-note">
        {note}. {shows === 'money' && isBalance(points) ? `${en.chart.balanceOnly} ` : ''}
        <span class="by-hand">{en.chart.reset}</span>
      </p>
    </>
  )
}

function columnsOf(currency: string | null, shows: Shows): Column<CurvePoint>[] {
  const isProfit = shows === 'profit'
  const money = (of: (row: CurvePoint) => string | null | undefined) => (row: CurvePoint) => (
    <Money value={of(row)} currency={currency} />
  )
  return [
    { key: 'day', title: en.returns.day, cell: (row) => row.name },
    {
      key: 'equity',
      title: isProfit ? en.chart.cumulative : en.equity,
      isNumber: true,
      cell: money((row) => row.equity),
    },
    ...(isProfit
      ? []
      : [
          {
            ...{ key: 'balance', title: en.balance, isNumber: true },
            cell: money((row) => row.balance),
          },
        ]),
    ...(shows === 'return'
      ? [
          {
            ...{ key: 'gain', title: en.chart.gain, isNumber: true },
            cell: (row: CurvePoint) => percentText(row.gain, { signed: true }),
          },
        ]
      : []),
    {
      key: 'underwater',
      title: en.chart.underwater,
      isNumber: true,
      cell: isProfit ? money((row) => row.fallen) : (row) => percentText(row.underwater),
    },
  ]
}

/** Where no equity was recorded the server gives the balance in its place: one line, named what it is. */
const isBalance = (points: readonly CurvePoint[]): boolean =>
  points.every((one) => one.equity === one.balance)

type PlotsOf = {
  readonly points: readonly CurvePoint[]
  readonly currency: string | null
  readonly isHidden: boolean
  readonly shows: Shows
}

function plotsOf({ points, currency, isHidden, shows }: PlotsOf): Plot[] {
  const isProfit = shows === 'profit'
  const money =
    (of: (one: CurvePoint) => string | null | undefined) => (_: number | null, place: number) => {
      const point = points[place]
      if (isHidden) return '•••••'
      return point === undefined ? '' : moneyText(of(point), currency)
    }
  const balance = {
    name: en.balance,
    colour: 'mark',
    isDashed: true,
    values: points.map((one) => pixelOf(one.balance)),
    text: money((one) => one.balance),
  } as const
  const gain = {
    name: en.chart.gain,
    colour: 'accent',
    isFilled: true,
    values: points.map((one) => one.gain ?? null),
    text: (value: number | null) => percentText(value, { signed: true }),
  } as const
  const isSame = !isProfit && isBalance(points)
  const fall = {
    name: isSame ? en.chart.balanceFall : en.chart.underwater,
    colour: 'down',
    isFilled: true,
  } as const
  return [
    {
      name: 'equity',
      height: 260,
      isAboveOther: true,
      isPercent: shows === 'return',
      series:
        shows === 'return'
          ? [gain]
          : [
              {
                name: isProfit ? en.chart.cumulative : isSame ? en.balance : en.equity,
                colour: 'accent',
                isFilled: true,
                values: points.map(({ equity }) => pixelOf(equity)),
                text: money(({ equity }) => equity),
              },
              ...(isProfit || isSame ? [] : [balance]),
            ],
    },
    {
      name: 'underwater',
      height: 110,
      hangs: true,
      isPercent: !isProfit,
      series: [
        isProfit
          ? {
              ...fall,
              values: points.map(({ fallen = '0' }) => pixelOf(negated(fallen))),
              text: money(({ fallen }) => fallen),
            }
          : {
              ...fall,
              values: points.map(({ underwater }) =>
                underwater === null ? null : -Math.abs(underwater),
              ),
              text: (value) => percentText(value === null ? null : Math.abs(value)),
            },
      ],
    },
  ]
}
