// Signals: on top those that wait for approval, then what came lately, then the hooks that they come through.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useResource } from '../../shared/api/use-resource.ts'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import type { List, TradeSignal } from '../live/answers.ts'
import { useLive } from '../live/live.tsx'
import { HookList } from '../parts/hook-list.tsx'
import { Known } from '../parts/known.tsx'
import { RecentSignals } from '../parts/recent-signals.tsx'
import { SignalToDecide } from '../parts/signal-to-decide.tsx'
import { signals as en } from '../strings/signals.ts'

export function SignalsPage() {
  const { signals } = useLive()
  const recent = useResource<List<TradeSignal>>('/api/v1/trade/signals?limit=100', {
    ...{ everyMs: 2_000, atLeastEveryMs: 15_000 },
  })
  const shown = useShown([...(signals.data?.data ?? []), ...(recent.data?.data ?? [])])
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      <section class="card stack">
        <header>
          <h2>{en.waiting}</h2>
        </header>
        <Known of={signals}>
          {() =>
            shown.length === 0 ? (
              <Empty title={en.none}>
                <p>{en.noneHint}</p>
              </Empty>
            ) : (
              <ul class="decide">
                {shown.map((one) => (
                  <SignalToDecide key={one.id} signal={one} onDecided={recent.reload} />
                ))}
              </ul>
            )
          }
        </Known>
      </section>
      <RecentSignals of={recent} />
      <HookList />
    </div>
  )
}

/**
 * The signals that wait, and those that did when they were seen here: each keeps its place, the oldest on top, so that no button
 * moves under the finger when another signal comes or expires; and what became of it is seen where it was decided.
 */
function useShown(all: readonly TradeSignal[]): readonly TradeSignal[] {
  const ids = useSignal<readonly string[]>([])
  const waiting = all.filter(({ state }) => state === 'waiting').map(({ id }) => id)
  const fresh = [...new Set(waiting)].filter((id) => !ids.value.includes(id)).toReversed()
  useEffect(() => {
    if (fresh.length > 0) ids.value = [...ids.value, ...fresh]
  }, [fresh.join(' ')])
  const byId = new Map(all.map((one) => [one.id, one]))
  return [...ids.value, ...fresh].flatMap((id) => byId.get(id) ?? [])
}
