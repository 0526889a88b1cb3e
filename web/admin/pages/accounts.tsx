// Accounts and the connections that read them: how each stands, and what can be done about it.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { moneyText } from '../../shared/format/decimal-text.ts'
import { send } from '../../shared/session/step-up.ts'
import { hidesAmounts } from '../../shared/settings/settings.ts'
import { en as shared } from '../../shared/strings/en.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import type { AccountAnswer, List } from '../parts/answers.ts'
import { ConnectionList } from '../parts/connection-list.tsx'
import { accounts as en } from '../strings/accounts.ts'

const LOOK_MS = 10_000
const sourceWords: Readonly<Record<string, string>> = en.sources

export function AccountsPage() {
  const all = useResource<List<AccountAnswer>>('/api/v1/accounts?limit=1000', { everyMs: LOOK_MS })
  const leaving = useSignal<AccountAnswer | null>(null)
  const now = leaving.value
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede}>
        <a class="button primary" href="/admin/connect">
          {en.add}
        </a>
        <a class="button" href="/admin/import">
          {en.importing}
        </a>
        <a class="button" href="/admin/benchmarks">
          {en.benchmarks}
        </a>
        <a class="button" href="/admin/metatrader">
          {en.expert}
        </a>
      </PageHead>
      <Panel title={en.list}>
        <Loaded of={all}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty title={en.none}>
                <p>{en.noneHint}</p>
              </Empty>
            ) : (
              <AccountTable
                rows={data}
                onStop={(account) => {
                  leaving.value = account
                }}
              />
            )
          }
        </Loaded>
      </Panel>
      <ConnectionList />
      {now === null ? null : (
        <ConfirmDialog
          {...{ title: en.stopTitle(now.account), word: now.account, action: en.stop }}
          onConfirm={async () => {
            await send(`/api/v1/admin/accounts/${now.id}`, { method: 'DELETE' })
            all.reload()
          }}
          onClose={() => {
            leaving.value = null
          }}
        >
          <p>{en.stopHint}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

type AccountTableProps = {
  rows: readonly AccountAnswer[]
  onStop(account: AccountAnswer): void
}

function AccountTable({ rows, onStop }: AccountTableProps) {
  return (
    <DataTable
      caption={en.list}
      hidesCaption
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { key: 'account', title: en.account, cell: ({ account }) => account },
        { key: 'server', title: en.server, cell: ({ server }) => server },
        {
          ...{ key: 'state', title: en.state },
          cell: ({ state, source, next_step: next }) => (
            <>
              {source === 'import' ? (
                <span class="badge plain">{en.imported}</span>
              ) : (
                <span class={`badge ${state}`}>{shared.state[state]}</span>
              )}
              {next === null ? null : <p class="small soft">{next}</p>}
            </>
          ),
        },
        {
          ...{ key: 'equity', title: en.equity, isNumber: true },
          cell: ({ equity, currency }) =>
            hidesAmounts.value === 'yes' ? '•••' : moneyText(equity, currency),
        },
        { key: 'source', title: en.source, cell: ({ source }) => sourceWords[source] ?? source },
        {
          ...{ key: 'actions', title: en.actions },
          cell: (row) => (
            <span class="row">
              <a
                class="button"
                href={`/admin/rules?account=${row.id}`}
                aria-label={`${en.rules} ${row.account}`}
              >
                {en.rules}
              </a>
              {row.source === 'expert' || row.source === 'import' ? null : (
                <button
                  type="button"
                  class="button"
                  aria-label={en.stopTitle(row.account)}
                  onClick={() => onStop(row)}
                >
                  {en.stop}
                </button>
              )}
            </span>
          ),
        },
      ]}
    />
  )
}
