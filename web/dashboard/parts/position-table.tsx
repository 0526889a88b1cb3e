// Open positions of any number of accounts, each row keyed by account and ticket, so that it stays itself while it ticks.
import { decimalText, priceText } from '../../shared/format/decimal-text.ts'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { type Column, DataTable } from '../../shared/ui/data-table.tsx'
import { Money } from '../../shared/ui/money.tsx'
import { Loading } from '../../shared/ui/states.tsx'
import type { Account, OpenPosition } from '../api/types.ts'
import { accounts } from '../live/accounts.ts'
import { link, openPositions } from '../live/live.ts'
import { en } from '../strings/en.ts'
import { isOld } from './age.tsx'

export type OpenRow = OpenPosition & {
  readonly accountId: string
  readonly account: string
  readonly currency: string | null
}

export type OpenNow = {
  readonly rows: readonly OpenRow[]
  /** Accounts that have not said yet what is open, or never do. A history from a file has nothing open. */
  readonly unknown: readonly Account[]
  readonly of: number
}

/** What is open now at all accounts. */
export function openNow(): OpenNow {
  const rows: OpenRow[] = []
  const unknown: Account[] = []
  const all = (accounts.value ?? []).filter(({ cause }) => cause !== 'imported_only')
  for (const one of all) {
    const open = openPositions.value.get(one.id)?.positions
    if (open == null) unknown.push(one)
    else
      for (const row of open)
        rows.push({ ...row, accountId: one.id, account: one.account, currency: one.currency })
  }
  return { rows, unknown, of: all.length }
}

/** The table, or in its place what is true: nothing is open, or nobody knows. */
export function OpenPositionsBody({ now, most }: { now: OpenNow; most?: number }) {
  const { rows, unknown, of } = now
  const isComing = unknown.length === of && of > 0 && openPositions.value.size === 0
  if (isComing && link.value !== 'offline') return <Loading tall="6rem" />
  return (
    <>
      {rows.length > 0 ? (
        <PositionTable rows={rows.slice(0, most)} caption={en.positions.title} />
      ) : unknown.length < of || of === 0 ? (
        <p class="soft">{en.noPositions}</p>
      ) : null}
      {unknown.length === 0 ? null : (
        <p class="soft small">{en.positionsUnknown(unknown.length, of)}</p>
      )}
    </>
  )
}

export function PositionTable({ rows, caption }: { rows: readonly OpenRow[]; caption: string }) {
  return (
    <DataTable<OpenRow>
      caption={caption}
      hidesCaption
      rows={rows}
      keyOf={(row) => `${row.accountId} ${row.ticket}`}
      isDimmed={({ accountId }) => isOld(accountId)}
      columns={columnsOf()}
    />
  )
}

function columnsOf(): Column<OpenRow>[] {
  const words = en.positions
  const price = (of: (row: OpenRow) => string | null) => (row: OpenRow) => priceText(of(row))
  return [
    {
      key: 'symbol',
      title: words.symbol,
      sortBy: (row) => row.symbol,
      cell: (row) => (
        <>
          <strong>{row.symbol}</strong>{' '}
          <span class={`side ${row.side}`}>{words.sides[row.side]}</span>
        </>
      ),
    },
    {
      key: 'account',
      title: en.account,
      sortBy: (row) => row.account,
      cell: (row) => <a href={`/dashboard/accounts/${row.accountId}`}>{row.account}</a>,
    },
    {
      key: 'volume',
      title: words.volume,
      isNumber: true,
      sortBy: (row) => Number(row.volume),
      cell: (row) => decimalText(row.volume, { least: 2 }),
    },
    { key: 'open', title: words.openPrice, isNumber: true, cell: price((row) => row.open_price) },
    { key: 'price', title: words.price, isNumber: true, cell: price((row) => row.current_price) },
    {
      key: 'stop',
      title: words.stop,
      isNumber: true,
      cell: (row) =>
        row.stop_loss === null ? (
          <span class="soft">{words.noStop}</span>
        ) : (
          price((one) => one.stop_loss)(row)
        ),
    },
    {
      key: 'opened',
      title: words.opened,
      isNumber: true,
      sortBy: (row) => row.open_time,
      cell: (row) => shortInstantText(row.open_time, shownZone()),
    },
    {
      key: 'swap',
      title: words.swap,
      isNumber: true,
      cell: (row) => <Money value={row.swap} currency={row.currency} isChange />,
    },
    {
      key: 'profit',
      title: words.profit,
      isNumber: true,
      sortBy: (row) => (row.profit === null ? null : Number(row.profit)),
      cell: (row) => <Money value={row.profit} currency={row.currency} isChange />,
    },
  ]
}
