// The rules of a firm put on an account, from the presets that come with their source and date.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { send } from '../../shared/session/step-up.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { Field, Form } from '../../shared/ui/form.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import type { AccountAnswer, List } from '../parts/answers.ts'
import { rules as en } from '../strings/rules.ts'

type Preset = {
  readonly id: string
  readonly firm?: string
  readonly programme?: string
  readonly phase?: string
  readonly source?: { readonly status?: string; readonly url?: string; readonly read_on?: string }
}

export function RulesPage() {
  const accounts = useResource<List<AccountAnswer>>('/api/v1/accounts?limit=1000')
  const presets = useResource<List<Preset>>('/api/v1/rules/presets')
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      <section class="card stack">
        <Loaded of={accounts}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty title={en.noAccount} />
            ) : (
              <RulesForm accounts={data} presets={presets.data?.data ?? []} />
            )
          }
        </Loaded>
      </section>
    </div>
  )
}

type RulesFormProps = { accounts: readonly AccountAnswer[]; presets: readonly Preset[] }

function RulesForm({ accounts, presets }: RulesFormProps) {
  const wanted = new URLSearchParams(location.search).get('account')
  const account = useSignal(accounts.find(({ id }) => id === wanted)?.id ?? accounts[0]?.id ?? '')
  const preset = useSignal('')
  const said = useSignal('')
  const isClearing = useSignal(false)
  const chosen = presets.find(({ id }) => id === preset.value) ?? presets[0]
  const path = `/api/v1/accounts/${account.value}/rules`
  const number = accounts.find(({ id }) => id === account.value)?.account ?? ''

  async function put(values: FormData): Promise<void> {
    const text = (name: string) => String(values.get(name) ?? '').trim()
    const from = text('valid_from')
    const { version } = await send<{ version: number }>(path, {
      method: 'PUT',
      body: {
        ...{ preset: chosen?.id ?? '', initial_balance: text('initial_balance') },
        ...(text('currency') === '' ? {} : { currency: text('currency') }),
        ...(from === '' ? {} : { valid_from: `${from}:00Z` }),
      },
    })
    said.value = en.done(version)
  }

  return (
    <>
      <Form onSend={put}>
        {({ isSending, wrongWith }) => (
          <>
            <Field name="account" label={en.account}>
              {(control) => (
                <select
                  {...control}
                  value={account.value}
                  onChange={({ currentTarget }) => {
                    account.value = currentTarget.value
                  }}
                >
                  {accounts.map(({ id, account: one, server }) => (
                    <option key={id} value={id}>
                      {one} · {server}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field
              {...{ name: 'preset', label: en.preset, hint: en.presetHint }}
              wrong={wrongWith('preset')}
            >
              {(control) => (
                <select
                  {...control}
                  value={chosen?.id ?? ''}
                  onChange={({ currentTarget }) => {
                    preset.value = currentTarget.value
                  }}
                >
                  {presets.map(({ id, firm, programme, phase }) => (
                    <option key={id} value={id}>
                      {[firm, programme, phase].filter(Boolean).join(' · ') || id}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {chosen?.source?.url === undefined ? null : (
              <p class="soft small">
                {en.source(chosen.source.url, chosen.source.read_on ?? '')} (
                {chosen.source.status === 'verified' ? en.verified : en.thirdParty})
              </p>
            )}
            <Field
              {...{ name: 'initial_balance', label: en.balance }}
              wrong={wrongWith('initial_balance')}
            >
              {(control) => (
                <input
                  {...control}
                  inputMode="decimal"
                  autocomplete="off"
                  placeholder="100000.00"
                  required
                />
              )}
            </Field>
            <Field
              {...{ name: 'currency', label: en.currency, hint: en.currencyHint }}
              wrong={wrongWith('currency')}
            >
              {(control) => <input {...control} autocomplete="off" maxLength={10} />}
            </Field>
            <Field
              {...{ name: 'valid_from', label: en.from, hint: en.fromHint }}
              wrong={wrongWith('valid_from')}
            >
              {(control) => <input {...control} type="datetime-local" />}
            </Field>
            <div class="row">
              <button type="submit" class="button primary" disabled={isSending}>
                {en.submit}
              </button>
              <button
                type="button"
                class="button danger"
                onClick={() => {
                  isClearing.value = true
                }}
              >
                {en.clear}
              </button>
            </div>
          </>
        )}
      </Form>
      {said.value === '' ? null : (
        <p role="status">
          {said.value} <a href={`/dashboard/rules/${account.value}`}>{en.look}</a>
        </p>
      )}
      {isClearing.value ? (
        <ConfirmDialog
          {...{ title: en.clear, word: number, action: en.clear }}
          onConfirm={async () => {
            await send(path, { method: 'DELETE' })
            said.value = en.cleared
          }}
          onClose={() => {
            isClearing.value = false
          }}
        >
          <p>{en.clearHint}</p>
        </ConfirmDialog>
      ) : null}
    </>
  )
}
