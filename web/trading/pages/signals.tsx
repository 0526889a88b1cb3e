// Signals: on top those that wait for approval, then what came lately, then the hooks that they come through.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import type { TradeSignal } from '../live/answers.ts'
import { useLive } from '../live/live.tsx'
import { HookList } from '../parts/hook-list.tsx'
import { Known } from '../parts/known.tsx'
import { RecentSignals } from '../parts/recent-signals.tsx'
import { SignalToDecide } from '../parts/signal-to-decide.tsx'
import { signals as en } from '../strings/signals.ts'

export function SignalsPage() {
  const { signals } = useLive()
  const shown = useShown(signals.data?.data ?? [])
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
                  <SignalToDecide key={one.id} signal={one} />
                ))}
              </ul>
            )
          }
        </Known>
      </section>
      <RecentSignals />
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
  const fresh = all
    .filter(({ id, state }) => state === 'waiting' && !ids.value.includes(id))
    .map(({ id }) => id)
    .toReversed()
  useEffect(() => {
    if (fresh.length > 0) ids.value = [...ids.value, ...fresh]
  }, [fresh.join(' ')])
  const byId = new Map(all.map((one) => [one.id, one]))
  return [...ids.value, ...fresh].flatMap((id) => byId.get(id) ?? [])
}
