// What is open at all accounts, live, and the exposure that it makes by symbol over all brokers.
import { decimalText } from '../../shared/format/decimal-text.ts'
import { zoneText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { Money } from '../../shared/ui/money.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { accounts } from '../live/accounts.ts'
import { exposureOf, type SymbolExposure } from '../live/exposure.ts'
import { openPositions, summaries } from '../live/live.ts'
import { AccountsPending } from '../parts/accounts-pending.tsx'
import { Age, isOld, StateBadge } from '../parts/age.tsx'
import { NoAccounts } from '../parts/no-accounts.tsx'
import { OpenPositionsBody, openNow } from '../parts/position-table.tsx'
import { WaitingOrders } from '../parts/waiting-orders.tsx'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'

export function Positions() {
  const all = accounts.value
  if (all === null) return <AccountsPending tall="20rem" />
  if (all.length === 0) return <NoAccounts />
  const open = openNow()
  // Of these it will never be known.
  const hidden = open.unknown.filter(({ id }) => openPositions.value.get(id)?.positions === null)
  return (
    <div class="stack">
      <PageHead title={en.positions.title} under={en.chart.times(zoneText(shownZone()))} />
      <ul class="strip">
        {all.map((one) => {
          const now = summaries.value.get(one.id)
          const asOf = now?.as_of ?? one.as_of
          return (
            <li key={one.id} class="card">
              <span class="row">
                <a href={`/dashboard/accounts/${one.id}`}>
                  <strong>{one.account}</strong>
                </a>
                <StateBadge of={one} />
              </span>
              <span class={`strong ${isOld(one.id) ? 'dimmed' : ''}`}>
                <Money value={now?.floating_profit} currency={one.currency} isChange />
              </span>
              {now?.margin_level == null ? null : (
                <span class="small soft">
                  {en.margin} {decimalText(now.margin_level, { most: 0 })} %
                </span>
              )}
              {asOf === null ? null : (
                <span class="small">
                  <Age of={asOf} />
                </span>
              )}
            </li>
          )
        })}
      </ul>
      <section class="card">
        <OpenPositionsBody now={open} />
        {hidden.map(({ id, account }) => (
          <p key={id} class="soft small">
            {account}: {en.positionsHidden}
          </p>
        ))}
      </section>
      <WaitingOrders />
      <Exposure />
    </div>
  )
}

function Exposure() {
  const words = en.positions
  // An account that was removed meanwhile counts no more.
  const all = (accounts.value ?? []).filter(({ cause }) => cause !== 'imported_only')
  const known = all.flatMap(({ id }) => summaries.value.get(id) ?? [])
  const rows = exposureOf(known)
  if (rows.length === 0) return null
  const untold = all.length - known.filter(({ exposure }) => exposure !== null).length
  const old = known.filter(({ id, exposure }) => exposure !== null && isOld(id)).length
  const number = (value: string) => decimalText(value, { least: 2 })
  return (
    <Panel title={pages.positions.exposure}>
      <DataTable<SymbolExposure>
        caption={pages.positions.exposure}
        hidesCaption
        rows={rows}
        keyOf={({ symbol }) => symbol}
        columns={[
          {
            key: 'symbol',
            title: words.symbol,
            sortBy: (row) => row.symbol,
            cell: (row) => (
              <>
                <strong>{row.symbol}</strong>{' '}
                {row.isOpposite ? (
                  <span class="badge stale" title={pages.positions.oppositeHint}>
                    {pages.positions.opposite}
                  </span>
                ) : null}
              </>
            ),
          },
          {
            key: 'positions',
            title: words.title,
            isNumber: true,
            sortBy: (row) => row.positions,
            cell: (row) => row.positions,
            foot: rows.reduce((sum, { positions }) => sum + positions, 0),
          },
          {
            key: 'bought',
            title: pages.positions.bought,
            isNumber: true,
            cell: (row) => number(row.bought),
          },
          {
            key: 'sold',
            title: pages.positions.sold,
            isNumber: true,
            cell: (row) => number(row.sold),
          },
          {
            key: 'net',
            title: pages.positions.net,
            isNumber: true,
            sortBy: (row) => Number(row.net),
            cell: (row) => <strong>{decimalText(row.net, { least: 2, signed: true })}</strong>,
          },
        ]}
      />
      {untold + old === 0 ? null : (
        <p class="soft small">{pages.positions.notWhole(untold, old)}</p>
      )}
    </Panel>
  )
}
