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
import type { Account, WaitingOrders as Answer, WaitingOrder } from '../api/types.ts'
import { accounts } from '../live/accounts.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'
import { isOld } from './age.tsx'

type Row = WaitingOrder & { readonly id: string; readonly account: string }

/** What an account told last; it stays when a later attempt fails. */
type Told = { readonly rows: readonly Row[]; readonly isOld: boolean }

const EVERY_MS = 15_000

export function WaitingOrders() {
  const told = useSignal<ReadonlyMap<string, Told>>(new Map())
  const ids = (accounts.value ?? []).map(({ id }) => id).join(',')
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    async function look(): Promise<void> {
      const next = new Map<string, Told>()
      for (const one of accounts.peek() ?? []) {
        const before = told.peek().get(one.id)
        const now = await read(one)
        if (isOver) return
        if (now !== null) next.set(one.id, { rows: now, isOld: false })
        else if (before !== undefined) next.set(one.id, { ...before, isOld: true })
      }
      told.value = next
      timer = setTimeout(() => void look(), EVERY_MS)
    }
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [ids])
  const words = en.positions
  const rows = [...told.value.values()].flatMap((one) => one.rows)
  const old = [...told.value].filter(([, one]) => one.isOld && one.rows.length > 0)
  if (rows.length === 0) return null
  return (
    <Panel title={pages.positions.pending}>
      <DataTable<Row>
        caption={pages.positions.pending}
        hidesCaption
        rows={rows}
        keyOf={(row) => `${row.id} ${row.order}`}
        isDimmed={({ id }) => isOld(id) || told.value.get(id)?.isOld === true}
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
            cell: (row) =>
              row.lots === null && row.units !== null
                ? `${decimalText(row.units)} ${pages.positions.units}`
                : decimalText(row.lots, { least: 2 }),
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
      {old.length === 0 ? null : (
        <p class="soft small">
          {pages.positions.ordersOld(old.map(([, one]) => one.rows[0]?.account ?? '').join(', '))}
        </p>
      )}
    </Panel>
  )
}

/** Null when they could not be read; what is wrong with the connection is said on top of the page. */
async function read({ id, account }: Account): Promise<readonly Row[] | null> {
  try {
    const { orders } = await request<Answer>(`${accountPath(id)}/orders`)
    return (orders ?? []).map((one) => ({ ...one, id, account }))
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    return null
  }
}
