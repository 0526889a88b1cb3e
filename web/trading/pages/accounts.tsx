// Which accounts may be traded, and their credentials: added, renewed, removed. What is secret goes in and never comes out.
import { useSignal } from '@preact/signals'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { send } from '../../shared/session/step-up.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import type { TradeAccount } from '../live/answers.ts'
import { accountsPath, useLive } from '../live/live.tsx'
import { AddAccount } from '../parts/add-account.tsx'
import { CredentialForm } from '../parts/credential-form.tsx'
import { Known } from '../parts/known.tsx'
import { accounts as en } from '../strings/accounts.ts'

export function AccountsPage() {
  const { accounts } = useLive()
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      <section class="card">
        <header>
          <h2>{en.list}</h2>
        </header>
        <Known of={accounts}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty title={en.none}>
                <p>{en.addHint}</p>
              </Empty>
            ) : (
              <ul class="todo">
                {data.map((one) => (
                  <OneAccount key={one.id} account={one} />
                ))}
              </ul>
            )
          }
        </Known>
      </section>
      <AddAccount />
    </div>
  )
}

function OneAccount({ account: one }: { account: TradeAccount }) {
  const { accounts } = useLive()
  const open = useSignal<'renew' | 'remove' | null>(null)
  const { id, account, server, venue, added_at: at } = one
  const close = () => {
    open.value = null
  }
  const button = (what: 'renew' | 'remove') => (
    <button
      type="button"
      class={`button ${what === 'remove' ? 'danger' : ''}`}
      aria-label={`${en[what]}: ${account}`}
      onClick={() => {
        open.value = what
      }}
    >
      {en[what]}
    </button>
  )
  return (
    <li>
      <span class="badge plain">{venue}</span>
      <div>
        <span class="strong">{account}</span> <span class="soft">{server}</span>
        <p class="soft small">
          {en.added} {shortInstantText(at, shownZone())} · <code>{id}</code>
        </p>
      </div>
      <div class="row">
        {button('renew')}
        {button('remove')}
      </div>
      {open.value === 'renew' ? (
        <Dialog title={en.renewTitle(account)} onClose={close}>
          <p>{en.renewHint}</p>
          <CredentialForm {...{ venue, server, settings: one.settings }} />
        </Dialog>
      ) : null}
      {open.value === 'remove' ? (
        <ConfirmDialog
          {...{ title: en.removeTitle(account), word: account, action: en.remove, onClose: close }}
          onConfirm={async () => {
            await send(`${accountsPath}/${id}`, { method: 'DELETE' })
            accounts.reload()
          }}
        >
          <p>{en.removeHint}</p>
        </ConfirmDialog>
      ) : null}
    </li>
  )
}
