// The newest trades on the overview; the list reads itself anew when one comes in.
import { useResource } from '../../shared/api/use-resource.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import type { Page, Trade } from '../api/types.ts'
import { tradesSeen } from '../live/live.ts'
import { en } from '../strings/en.ts'
import { NoTrades } from './no-trades.tsx'
import { TradeTable } from './trade-table.tsx'

export function RecentTrades() {
  const newest = useResource<Page<Trade>>('/api/v1/trades?limit=8', {
    when: tradesSeen,
    everyMs: 30_000,
  })
  return (
    <Panel title={en.trades.title} controls={<a href="/dashboard/trades">{en.trades.all}</a>}>
      <Loaded of={newest}>
        {({ data }) =>
          data.length === 0 ? (
            <NoTrades />
          ) : (
            <TradeTable rows={data} caption={en.trades.caption(shownZone())} />
          )
        }
      </Loaded>
    </Panel>
  )
}
