// Orders that wait at the brokers, of all accounts that tell them; accounts that tell none are not mentioned.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { request } from '../../shared/api/api-client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { decimalText, priceText } from '../../shared/format/decimal-text.ts'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { accountPath } from '../api/scope.ts'
import type { WaitingOrders as Answer, WaitingOrder } from '../api/types.ts'
import { accounts } from '../live/accounts.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'

type Row = WaitingOrder & { readonly account: string }

const EVERY_MS = 15_000
const MOST_ACCOUNTS = 50

export function WaitingOrders() {
  const rows = useSignal<readonly Row[]>([])
  const ids = (accounts.value ?? []).map(({ id }) => id).join(',')
  useEffect(() => {
    let isOver = false
    async function look(): Promise<void> {
      const found: Row[] = []
      for (const { id, account } of (accounts.peek() ?? []).slice(0, MOST_ACCOUNTS)) {
        try {
          const answer = await request<Answer>(`${accountPath(id)}/orders`)
          found.push(...(answer.orders ?? []).map((one) => ({ ...one, account })))
        } catch (error) {
          // What is wrong with the connection is said on top of the page.
          if (!(error instanceof ApiProblem)) throw error
        }
      }
      if (!isOver) rows.value = found
    }
    void look()
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [ids])
  const words = en.positions
  if (rows.value.length === 0) return null
  return (
    <Panel title={pages.positions.pending}>
      <DataTable<Row>
        caption={pages.positions.pending}
        hidesCaption
        rows={rows.value}
        keyOf={(row) => `${row.account} ${row.order}`}
        columns={[
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
            key: 'type',
            title: pages.positions.type,
            cell: (row) => row.type.replaceAll('_', ' '),
          },
          { key: 'account', title: en.account, cell: (row) => row.account },
          {
            key: 'lots',
            title: words.volume,
            isNumber: true,
            cell: (row) => decimalText(row.lots ?? row.units, { least: 2 }),
          },
          {
            key: 'price',
            title: pages.positions.orderPrice,
            isNumber: true,
            cell: (row) => priceText(row.price ?? row.stop_price),
          },
          {
            key: 'expires',
            title: pages.positions.expires,
            isNumber: true,
            cell: (row) => shortInstantText(row.expire_time, shownZone()),
          },
        ]}
      />
    </Panel>
  )
}
