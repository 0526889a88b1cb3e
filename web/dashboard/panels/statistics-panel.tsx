// All figures of a scope in one convention. Each opens to its formula, its inputs and the rows it was computed from;
// a figure without a value says why.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { countText, DASH } from '../../shared/format/decimal-text.ts'
import { dayText } from '../../shared/format/time-text.ts'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { type Scope, statisticsPath } from '../api/scope.ts'
import type { Statistics } from '../api/statistics-types.ts'
import { tradesSeen } from '../live/live.ts'
import { Age } from '../parts/age.tsx'
import { BenchmarkChoice, useBenchmarks } from '../parts/benchmark-choice.tsx'
import { Choices } from '../parts/choices.tsx'
import { ExplainDialog } from '../parts/explain-dialog.tsx'
import {
  type FigureKind,
  FigureValue,
  figureGroups,
  plainFigures,
} from '../parts/statistic-figures.tsx'
import { en } from '../strings/en.ts'
import { performance } from '../strings/performance.ts'

type Convention = keyof typeof performance.statistics.conventions

export function StatisticsPanel({ scope, isReport = false }: { scope: Scope; isReport?: boolean }) {
  const convention = useSignal<Convention>('tidemark')
  const riskFree = useSignal('')
  const opened = useSignal<string | null>(null)
  const benchmarks = useBenchmarks()
  const query = {
    ...{ convention: convention.value, risk_free: fractionOf(riskFree.value) },
    benchmark: benchmarks?.chosen ?? null,
  }
  // Asked once it is known with which benchmark.
  const path = benchmarks === null ? null : statisticsPath(scope, '', query)
  const answer = useResource<Statistics>(path, { when: tradesSeen })
  return (
    <Panel
      title={performance.statistics.title}
      controls={
        isReport ? null : (
          <div class="row">
            {benchmarks === null ? null : <BenchmarkChoice of={benchmarks} />}
            <label class="row small">
              <span title={performance.statistics.riskFreeHint}>
                {performance.statistics.riskFree} %
              </span>
              <input
                class="short"
                inputMode="decimal"
                placeholder="0"
                defaultValue=""
                aria-invalid={isUnread(riskFree.value)}
                onChange={(event) => {
                  riskFree.value = event.currentTarget.value
                }}
              />
            </label>
            <Choices
              label={performance.statistics.convention}
              names={performance.statistics.conventions}
              value={convention.value}
              onChoose={(name) => {
                convention.value = name
              }}
            />
          </div>
        )
      }
      note={answer.data === null ? undefined : <SmallPrint of={answer.data} />}
    >
      <Loaded of={answer} tall="24rem">
        {(statistics) => (
          <div class="stack">
            {figureGroups.map(({ name, figures }) => (
              <div key={name}>
                <h3 class="group">{performance.statistics.groups[name]}</h3>
                <dl class="figures">
                  {figures.map(([field, kind]) => (
                    <FigureCell
                      key={field}
                      field={field}
                      kind={kind}
                      statistics={statistics}
                      onOpen={() => {
                        opened.value = field
                      }}
                    />
                  ))}
                </dl>
              </div>
            ))}
          </div>
        )}
      </Loaded>
      {opened.value === null ? null : (
        <ExplainDialog
          scope={scope}
          field={opened.value}
          query={query}
          onClose={() => {
            opened.value = null
          }}
        />
      )}
    </Panel>
  )
}

type FigureCellProps = {
  field: string
  kind: FigureKind
  statistics: Statistics
  onOpen(): void
}

function FigureCell({ field, kind, statistics, onOpen }: FigureCellProps) {
  const label = performance.statistics.figures[field] ?? field
  const reason = statistics.null_reasons[field]
  const value = statistics[field]
  const isUnknown = value === null || value === undefined
  return (
    <div data-figure={field}>
      <dt>
        {plainFigures.has(field) ? (
          label
        ) : (
          <button
            type="button"
            class="explain"
            title={performance.statistics.explain(label)}
            onClick={onOpen}
          >
            {label}
          </button>
        )}
      </dt>
      <dd>
        {isUnknown ? (
          <span class="soft">{DASH}</span>
        ) : (
          <FigureValue kind={kind} value={value} currency={statistics.currency} />
        )}
      </dd>
      {isUnknown && reason !== undefined ? (
        <dd class="under">{performance.statistics.reasons[reason] ?? reason}</dd>
      ) : null}
    </div>
  )
}

function SmallPrint({ of }: { of: Statistics }) {
  const { observations, warnings, first_day, last_day, conventions } = of
  const { day_zone: zone, day_cut: cut } = conventions
  return (
    <div class="stack tight">
      <span>
        {performance.statistics.span(countText(observations.days), countText(observations.trades))}
        {first_day === null ? '' : `, ${dayText(first_day)} – ${dayText(last_day)}`}
        {typeof zone === 'string'
          ? `. ${en.chart.days(zone, typeof cut === 'string' ? cut : null)}`
          : ''}
        . {en.asOf} <Age of={of.as_of} />
      </span>
      {warnings.map((code) => (
        <span key={code} class="warned">
          {performance.statistics.warnings[code] ?? code}
        </span>
      ))}
    </div>
  )
}

/** Percent as typed to a fraction; nothing for what is no number, so that the default holds. */
function fractionOf(percent: string): string | null {
  const value = Number(percent.replace(',', '.').replace('%', ''))
  return percent.trim() === '' || !Number.isFinite(value) ? null : String(value / 100)
}

/** What was typed counts for nothing, and that has to be seen. */
const isUnread = (percent: string): boolean => percent.trim() !== '' && fractionOf(percent) === null
