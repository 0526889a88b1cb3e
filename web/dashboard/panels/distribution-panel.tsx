// How results spread: closed trades counted by profit or by R. Drawn as plain elements, so that the text is the data.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { countText, decimalText } from '../../shared/format/decimal-text.ts'
import { amountsHidden } from '../../shared/settings/settings.ts'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { type Scope, statisticsPath } from '../api/scope.ts'
import type { Distribution } from '../api/statistics-types.ts'
import { tradesSeen } from '../live/live.ts'
import { Choices } from '../parts/choices.tsx'
import { NoData } from '../parts/no-data.tsx'
import { performance } from '../strings/performance.ts'

export function DistributionPanel({ scope }: { scope: Scope }) {
  const of = useSignal<'profit' | 'r'>('profit')
  const path = statisticsPath(scope, 'distribution', { of: of.value })
  const answer = useResource<Distribution>(path, { when: tradesSeen })
  const words = performance.distribution
  const excluded = answer.data?.excluded ?? 0
  return (
    <Panel
      title={words.title}
      controls={
        <Choices
          label={words.of}
          names={{ profit: words.profit, r: words.r }}
          value={of.value}
          onChoose={(name) => {
            of.value = name
          }}
        />
      }
      note={excluded === 0 ? undefined : words.excluded(countText(excluded))}
    >
      <Loaded of={answer} tall="14rem">
        {(found) =>
          found.data.length === 0 ? (
            <NoData reasons={found.null_reasons} otherwise={words.empty} />
          ) : (
            <Histogram of={found} />
          )
        }
      </Loaded>
    </Panel>
  )
}

function Histogram({ of }: { of: Distribution }) {
  const most = Math.max(...of.data.map(({ trades }) => trades), 1)
  const isHidden = amountsHidden.value && of.of === 'profit'
  const border = (value: string | number): string =>
    isHidden ? '•••' : decimalText(String(value), { most: 2, signed: true })
  return (
    <ol class="histogram">
      {of.data.map(({ from, to, trades }) => (
        <li
          key={String(from)}
          class={Number(to) <= 0 ? 'lost' : 'won'}
          title={`${border(from)} – ${border(to)}: ${countText(trades)}`}
        >
          <span class="column" style={{ '--share': `${(trades / most) * 100}%` }} />
          <span class="count num">{trades === 0 ? '' : countText(trades)}</span>
          <span class="from num">{border(from)}</span>
        </li>
      ))}
    </ol>
  )
}
