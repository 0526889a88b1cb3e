// Where the result comes from: by symbol, bot, side, weekday, hour, session and duration. Rows sum to the total.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { countText, percentText, ratioText } from '../../shared/format/decimal-text.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { Money } from '../../shared/ui/money.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { type Scope, statisticsPath } from '../api/scope.ts'
import type { Breakdown, BreakdownName, BreakdownRow } from '../api/statistics-types.ts'
import { tradesSeen } from '../live/live.ts'
import { Choices } from '../parts/choices.tsx'
import { NoData } from '../parts/no-data.tsx'
import { performance } from '../strings/performance.ts'

type BreakdownPanelProps = { scope: Scope; currency: string | null; only?: BreakdownName }

export function BreakdownPanel({ scope, currency, only }: BreakdownPanelProps) {
  const words = performance.breakdown
  const by = useSignal<BreakdownName>(only ?? 'symbol')
  const path = statisticsPath(scope, 'breakdown', { by: by.value })
  const answer = useResource<Breakdown>(path, { when: tradesSeen })
  const found = answer.data
  return (
    <Panel
      title={only === undefined ? words.title : `${words.title}: ${words.names[only]}`}
      controls={
        only === undefined ? (
          <Choices
            label={performance.breakdown.by}
            names={performance.breakdown.names}
            value={by.value}
            onChoose={(name) => {
              by.value = name
            }}
          />
        ) : null
      }
      note={
        found === null ? undefined : performance.breakdown.dated(found.attributed_by, found.zone)
      }
    >
      <Loaded of={answer} tall="14rem">
        {(breakdown) =>
          breakdown.data.length === 0 ? (
            <NoData reasons={breakdown.null_reasons} otherwise={performance.distribution.empty} />
          ) : (
            <Rows breakdown={breakdown} currency={currency} />
          )
        }
      </Loaded>
    </Panel>
  )
}

function Rows({ breakdown, currency }: { breakdown: Breakdown; currency: string | null }) {
  const { by, data, total } = breakdown
  const largest = Math.max(...data.map(({ net }) => Math.abs(Number(net))), 0)
  const words = performance.breakdown
  return (
    <DataTable<BreakdownRow>
      caption={`${words.by} ${by}`}
      hidesCaption
      rows={data}
      keyOf={({ key }) => key}
      columns={[
        {
          key: 'key',
          title: nameOfBreakdown(by),
          cell: ({ key }) => <strong>{bucketName(by, key)}</strong>,
          foot: words.total,
        },
        {
          key: 'net',
          title: words.net,
          isNumber: true,
          sortBy: ({ net }) => Number(net),
          cell: ({ net }) => (
            <span class="barred">
              <Money value={net} currency={currency} isChange />
              <span
                class={`bar ${Number(net) < 0 ? 'lost' : 'won'}`}
                style={{
                  '--share': `${largest === 0 ? 0 : (Math.abs(Number(net)) / largest) * 100}%`,
                }}
              />
            </span>
          ),
          foot: <Money value={total?.net} currency={currency} isChange />,
        },
        {
          key: 'trades',
          title: words.trades,
          isNumber: true,
          sortBy: ({ trades }) => trades,
          cell: ({ trades }) => countText(trades),
          foot: countText(total?.trades),
        },
        {
          key: 'win_rate',
          title: words.winRate,
          isNumber: true,
          sortBy: (row) => row.win_rate,
          cell: (row) => percentText(row.win_rate, { digits: 1 }),
        },
        {
          key: 'profit_factor',
          title: words.profitFactor,
          isNumber: true,
          sortBy: (row) => row.profit_factor,
          cell: (row) => ratioText(row.profit_factor),
        },
        {
          key: 'expectancy',
          title: words.expectancy,
          isNumber: true,
          sortBy: ({ expectancy }) => (expectancy === null ? null : Number(expectancy)),
          cell: ({ expectancy }) => <Money value={expectancy} currency={currency} isChange />,
        },
      ]}
    />
  )
}

function nameOfBreakdown(by: string): string {
  return Object.entries(performance.breakdown.names).find(([name]) => name === by)?.[1] ?? by
}

function bucketName(by: string, key: string): string {
  const words = performance.breakdown
  if (by === 'weekday') return words.weekdays[key] ?? key
  if (by === 'session') return words.sessions[key] ?? key
  if (by === 'duration') return words.durations[key] ?? key
  if (by === 'hour' && /^\d+$/.test(key)) return `${key}:00`
  return key
}
