// Trades as rows, with everything that is known of one behind a button.
import { useSignal } from '@preact/signals'
import { decimalText, priceText } from '../../shared/format/decimal-text.ts'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { type Column, DataTable } from '../../shared/ui/data-table.tsx'
import { Money } from '../../shared/ui/money.tsx'
import type { Trade } from '../api/types.ts'
import { accounts } from '../live/accounts.ts'
import { sumOf } from '../live/desk.ts'
import { en } from '../strings/en.ts'
import { onDemand } from './on-demand.tsx'

const TradeDialog = onDemand(() => import('./trade-dialog.tsx').then((part) => part.TradeDialog))

type TradeTableProps = { rows: readonly Trade[]; caption: string; hidesCaption?: boolean }

export function TradeTable({ rows, caption, hidesCaption = false }: TradeTableProps) {
  const opened = useSignal<Trade | null>(null)
  return (
    <>
      <DataTable<Trade>
        caption={caption}
        hidesCaption={hidesCaption}
        rows={rows}
        keyOf={(row) => String(row.internal_id)}
        columns={columnsOf((row) => {
          opened.value = row
        })}
      />
      {opened.value === null ? null : (
        <TradeDialog
          trade={opened.value}
          onClose={() => {
            opened.value = null
          }}
        />
      )}
    </>
  )
}

function columnsOf(open: (row: Trade) => void): Column<Trade>[] {
  const words = en.trades
  return [
    {
      key: 'symbol',
      title: words.symbol,
      sortBy: (row) => row.asset_symbol,
      cell: (row) => (
        <>
          <strong>{row.asset_symbol}</strong>{' '}
          <span class={`side ${row.order_type.toLowerCase()}`}>{row.order_type}</span>
        </>
      ),
    },
    { key: 'bot', title: words.bot, sortBy: (row) => row.bot_name, cell: (row) => row.bot_name },
    {
      key: 'account',
      title: en.account,
      sortBy: (row) => row.account,
      cell: (row) => row.account ?? <span class="soft">{row.exchange}</span>,
    },
    {
      key: 'entry',
      title: words.entry,
      isNumber: true,
      sortBy: (row) => row.entry_time,
      cell: (row) => <When at={row.entry_time} price={row.entry_price} />,
    },
    {
      key: 'exit',
      title: words.exit,
      isNumber: true,
      sortBy: (row) => row.exit_time,
      cell: (row) =>
        row.exit_time === null ? (
          <span class="soft">{row.status.toLowerCase()}</span>
        ) : (
          <When at={row.exit_time} price={row.exit_price} />
        ),
    },
    {
      key: 'size',
      title: words.size,
      isNumber: true,
      sortBy: (row) => Number(row.position_size),
      cell: (row) => decimalText(row.position_size),
    },
    {
      key: 'net',
      title: words.net,
      isNumber: true,
      sortBy: (row) => {
        const net = netOf(row)
        return net === null ? null : Number(net)
      },
      cell: (row) => <Money value={netOf(row)} currency={currencyOf(row)} isChange />,
    },
    {
      key: 'raw',
      title: words.raw,
      isNumber: true,
      isAction: true,
      cell: (row) => (
        <button
          type="button"
          class="button quiet small"
          aria-label={`${words.raw}: ${row.asset_symbol} ${row.entry_time}`}
          onClick={() => open(row)}
        >
          {words.raw}
        </button>
      ),
    },
  ]
}

function When({ at, price }: { at: string; price: string | null }) {
  return (
    <span class="when">
      <time dateTime={at}>{shortInstantText(at, shownZone())}</time>
      <span class="soft small">{priceText(price)}</span>
    </span>
  )
}

/** Profit less what it cost; null while there is no profit to speak of. */
export function netOf(trade: Trade): string | null {
  if (trade.realized_pnl === null) return null
  return sumOf([trade.realized_pnl, trade.commission, trade.swap, trade.fee])
}

export function currencyOf(trade: Trade): string | null {
  const listed = accounts.value?.find(
    (one) => one.account === trade.account && one.server === trade.exchange,
  )
  return listed?.currency ?? null
}
