// Is everything connected? Per account where its values come from and how old they are; per broker how its connection
// stands and what a person has to do.
import { useResource } from '../../shared/api/use-resource.ts'
import { instantText, spanText, zoneText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { en as shared } from '../../shared/strings/en.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import type { Account, Connection } from '../api/types.ts'
import { accounts } from '../live/accounts.ts'
import { summaries } from '../live/live.ts'
import { AccountsPending } from '../parts/accounts-pending.tsx'
import { Age, StateBadge } from '../parts/age.tsx'
import { codes } from '../strings/codes.ts'
import { en } from '../strings/en.ts'
import { noAccounts } from '../strings/no-accounts.ts'
import { pages } from '../strings/pages.ts'

const words = pages.connections
const states: Readonly<Record<string, string>> = shared.state

export function Connections() {
  const all = accounts.value
  return (
    <div class="stack">
      <PageHead title={words.title} />
      {all === null ? <AccountsPending tall="8rem" /> : <AccountSources all={all} />}
      <Brokers />
    </div>
  )
}

function AccountSources({ all }: { all: readonly Account[] }) {
  if (all.length === 0)
    return (
      <section class="card">
        <Empty title={noAccounts.title}>
          <p>{noAccounts.text}</p>
          <a class="button primary" href="/admin/accounts">
            {noAccounts.add}
          </a>
        </Empty>
      </section>
    )
  return (
    <Panel title={en.accounts}>
      <DataTable<Account>
        caption={words.accountsCaption}
        hidesCaption
        rows={all}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'account',
            title: en.account,
            sortBy: (row) => row.account,
            cell: (row) => (
              <>
                <a href={`/dashboard/accounts/${row.id}`}>{row.account}</a>{' '}
                <span class="soft small">{row.server}</span>
              </>
            ),
          },
          {
            key: 'source',
            title: words.source,
            sortBy: (row) => row.source,
            cell: (row) => words.sources[row.source] ?? row.source,
          },
          {
            key: 'state',
            title: words.state,
            sortBy: (row) => row.state,
            cell: (row) => <StateBadge of={row} />,
          },
          {
            key: 'age',
            title: words.age,
            isNumber: true,
            cell: (row) => <Age of={summaries.value.get(row.id)?.as_of ?? row.as_of} />,
          },
          {
            key: 'delay',
            title: words.delay,
            isNumber: true,
            cell: (row) => spanText(delayOf(row)),
          },
          {
            key: 'report',
            title: words.report,
            isNumber: true,
            cell: (row) => <Age of={row.last_report_at} />,
          },
          {
            key: 'history',
            title: words.history,
            cell: (row) =>
              row.complete === null ? (
                <span class="soft">{words.notKnown}</span>
              ) : row.complete ? (
                words.whole
              ) : (
                <span class="badge stale">{words.missing}</span>
              ),
          },
          {
            key: 'next',
            title: words.next,
            cell: ({ next_step: next }) => (next === null ? null : <p class="small">{next}</p>),
          },
        ]}
      />
    </Panel>
  )
}

/** From the terminal's or broker's clock to the arrival here, as of the newest report. */
function delayOf({ as_of, last_report_at }: Account): number | null {
  if (as_of === null || last_report_at === null) return null
  const seconds = (Date.parse(last_report_at) - Date.parse(as_of)) / 1000
  return seconds < 0 ? null : seconds
}

function Brokers() {
  const answer = useResource<{ data: readonly Connection[] }>('/api/v1/connections', {
    everyMs: 5_000,
  })
  return (
    <Panel
      title={words.brokers}
      controls={
        <a class="button" href="/admin/accounts">
          {words.connect}
        </a>
      }
    >
      <Loaded of={answer}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={words.none}>
              <p>{words.noneHint}</p>
            </Empty>
          ) : (
            <ul class="plain-list">
              {data.map((one) => (
                <Broker key={one.name} connection={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

function Broker({ connection }: { connection: Connection }) {
  const absent = connection.accounts.reduce((sum, one) => sum + one.deals_not_at_broker, 0)
  const isPaused = connection.paused_at !== null
  return (
    <li class="broker" data-connection={connection.name}>
      <span class="row">
        <strong>{connection.name}</strong>
        <span class={`badge ${isPaused ? 'paused' : connection.state}`}>
          {isPaused ? words.paused : (states[connection.state] ?? connection.state)}
        </span>
        <span class="soft small">
          {words.sources[connection.venue] ?? connection.venue} · {connection.server} ·{' '}
          {words.since} <Age of={connection.state_since} />
        </span>
      </span>
      <span class="small">
        {en.accounts}: {connection.accounts.map(({ account }) => account).join(', ') || '–'}
      </span>
      {connection.code_expires_at === null ? null : (
        <span class="small">
          {codes.until} {instantText(connection.code_expires_at, shownZone())} (
          {zoneText(shownZone())})
        </span>
      )}
      {connection.cause === null ? null : (
        <span class="notice warning small">
          {connection.cause_detail ?? connection.cause}. {connection.next_step}
        </span>
      )}
      {absent === 0 ? null : <span class="small warned">{words.absent(absent)}</span>}
    </li>
  )
}
