// Bots that report their own trades, and one of them with the equity of its closed trades, its figures and its months.
import { useRoute } from 'preact-iso/router'
import { useResource } from '../../shared/api/use-resource.ts'
import { countText } from '../../shared/format/decimal-text.ts'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import type { Bot } from '../api/types.ts'
import { BreakdownPanel } from '../panels/breakdown-panel.tsx'
import { DailyPanel } from '../panels/daily-panel.tsx'
import { DistributionPanel } from '../panels/distribution-panel.tsx'
import { EquityPanel } from '../panels/equity-panel.tsx'
import { ReturnsPanel } from '../panels/returns-panel.tsx'
import { StatisticsPanel } from '../panels/statistics-panel.tsx'
import { Age } from '../parts/age.tsx'
import { useQuery } from '../parts/use-query.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'

export function Bots() {
  const { bot } = useRoute().query
  return bot === undefined || bot === '' ? <BotList /> : <OneBot key={bot} bot={bot} />
}

function BotList() {
  const words = pages.bots
  const answer = useResource<{ data: readonly Bot[] }>('/api/v1/bots', {
    everyMs: 30_000,
  })
  const zone = shownZone()
  return (
    <div class="stack">
      <PageHead title={words.title} />
      <section class="card">
        <Loaded of={answer}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty title={words.empty}>
                <p>{en.noTrades.text}</p>
                <a href="/docs">{en.noTrades.how}</a>
              </Empty>
            ) : (
              <DataTable<Bot>
                caption={words.caption(zone)}
                rows={data}
                keyOf={(row) => row.bot}
                columns={[
                  {
                    key: 'bot',
                    title: words.bot,
                    sortBy: (row) => row.bot,
                    cell: (row) => <a href={botPath(row.bot)}>{row.bot}</a>,
                  },
                  {
                    key: 'accounts',
                    title: en.accounts,
                    cell: (row) =>
                      row.accounts.map((one) => one.account ?? one.exchange).join(', '),
                  },
                  {
                    key: 'trades',
                    title: words.trades,
                    isNumber: true,
                    sortBy: (row) => row.trades,
                    cell: (row) => countText(row.trades),
                  },
                  {
                    key: 'first',
                    title: words.first,
                    isNumber: true,
                    sortBy: (row) => row.first_entry_at,
                    cell: (row) => shortInstantText(row.first_entry_at, zone),
                  },
                  {
                    key: 'last',
                    title: words.last,
                    isNumber: true,
                    sortBy: (row) => row.last_entry_at,
                    cell: (row) => shortInstantText(row.last_entry_at, zone),
                  },
                  {
                    key: 'report',
                    title: words.report,
                    isNumber: true,
                    sortBy: (row) => row.last_received_at,
                    cell: (row) => <Age of={row.last_received_at} />,
                  },
                ]}
              />
            )
          }
        </Loaded>
      </section>
    </div>
  )
}

function OneBot({ bot }: { bot: string }) {
  const address = useQuery()
  const typed = address.get('capital')
  const plain = typed?.replaceAll(/[ ,'](?=\d{3}(\D|$))/g, '') ?? ''
  const capital = /^\d{1,15}(\.\d{1,10})?$/.test(plain) ? plain : null
  const scope = { kind: 'bot', bot, capital } as const
  return (
    <div class="stack">
      <PageHead title={bot} under={pages.bots.bot}>
        <label class="row small">
          <span title={pages.bots.capitalHint}>{pages.bots.capital}</span>
          <input
            class="short"
            inputMode="decimal"
            defaultValue={typed ?? ''}
            aria-invalid={plain !== '' && capital === null}
            onChange={(event) => address.set({ capital: event.currentTarget.value.trim() })}
          />
        </label>
        <a class="button" href={`/dashboard/trades?bot=${encodeURIComponent(bot)}`}>
          {pages.bots.theirTrades}
        </a>
        <a class="button" href="/dashboard/bots">
          {pages.bots.back}
        </a>
      </PageHead>
      <EquityPanel scope={scope} currency={null} />
      <StatisticsPanel scope={scope} />
      <ReturnsPanel scope={scope} />
      <div class="grid halves">
        <DailyPanel scope={scope} />
        <DistributionPanel scope={scope} />
      </div>
      <BreakdownPanel scope={scope} currency={null} />
    </div>
  )
}

/** A bot's name may hold anything, so it stands in the query. */
function botPath(bot: string): string {
  return `/dashboard/bots?bot=${encodeURIComponent(bot)}`
}
