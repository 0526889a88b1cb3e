// A new overlay: which widget of which accounts, what it may show, how it looks, who may open it.
import { useSignal } from '@preact/signals'
import { isWidget, type WidgetName, widgetNames } from '@tidemark/contract/widget'
import { widgetWords } from '@tidemark/contract/widget-words'
import { useResource } from '../../shared/api/use-resource.ts'
import { send } from '../../shared/session/step-up.ts'
import { Field, Form } from '../../shared/ui/form.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import { overlays as en } from '../strings/overlays.ts'
import type { AccountAnswer, List } from './answers.ts'
import { WidgetFields, widgetValues } from './widget-fields.tsx'

export type MadeOverlay = { readonly path: string; readonly widget: string }

export function OverlayForm({ onMade }: { onMade(made: MadeOverlay): void }) {
  const accounts = useResource<List<AccountAnswer>>('/api/v1/accounts?limit=1000')
  const widget = useSignal<WidgetName>('stat')
  const wanted = new URLSearchParams(location.search).get('account')

  async function make(values: FormData): Promise<void> {
    const text = (name: string) => String(values.get(name) ?? '').trim()
    const networks = text('networks')
      .split(/[,\s]+/)
      .filter((one) => one !== '')
    const made = await send<{ path: string }>('/api/v1/admin/overlays', {
      method: 'POST',
      body: {
        ...{ widget: widget.value, accounts: values.getAll('accounts').map(String) },
        ...(text('name') === '' ? {} : { name: text('name') }),
        fields: widgetValues(widget.value, values),
        ...(networks.length === 0 ? {} : { networks }),
        ...(text('expires') === '' ? {} : { expires: text('expires') }),
      },
    })
    onMade({ path: made.path, widget: widget.value })
  }

  return (
    <Loaded of={accounts}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty title={en.noAccount}>
            <a class="button primary" href="/admin/connect">
              {en.connect}
            </a>
          </Empty>
        ) : (
          <Form onSend={make}>
            {({ isSending, wrongWith }) => (
              <>
                <Field
                  {...{ name: 'widget', label: en.widget, hint: widgetWords[widget.value] }}
                  wrong={wrongWith('widget')}
                >
                  {(control) => (
                    <select
                      {...control}
                      value={widget.value}
                      onChange={({ currentTarget }) => {
                        if (isWidget(currentTarget.value)) widget.value = currentTarget.value
                      }}
                    >
                      {widgetNames.map((name) => (
                        <option key={name} value={name}>
                          {name}
                        </option>
                      ))}
                    </select>
                  )}
                </Field>
                <AccountBoxes {...{ all: data, wanted, wrong: wrongWith('accounts') }} />
                <Field
                  {...{ name: 'name', label: en.name, hint: en.nameHint }}
                  wrong={wrongWith('name')}
                >
                  {(control) => <input {...control} autocomplete="off" maxLength={100} />}
                </Field>
                <fieldset>
                  <legend>{en.terms}</legend>
                  <WidgetFields {...{ widget: widget.value, wrongWith }} which="terms" />
                </fieldset>
                <details>
                  <summary>{en.look}</summary>
                  <p class="soft small">{en.lookHint}</p>
                  <div class="form more">
                    <WidgetFields {...{ widget: widget.value, wrongWith }} which="look" />
                  </div>
                </details>
                <details>
                  <summary>{en.limits}</summary>
                  <div class="form more">
                    <Field
                      {...{ name: 'networks', label: en.networks, hint: en.networksHint }}
                      wrong={wrongWith('networks')}
                    >
                      {(control) => <input {...control} autocomplete="off" />}
                    </Field>
                    <Field
                      {...{ name: 'expires', label: en.expires, hint: en.expiresHint }}
                      wrong={wrongWith('expires')}
                    >
                      {(control) => <input {...control} autocomplete="off" />}
                    </Field>
                  </div>
                </details>
                <div class="row">
                  <button type="submit" class="button primary" disabled={isSending}>
                    {en.submit}
                  </button>
                </div>
              </>
            )}
          </Form>
        )
      }
    </Loaded>
  )
}

type AccountBoxesProps = {
  all: readonly AccountAnswer[]
  /** Its id stands in the address of this page. */
  wanted: string | null
  wrong: string | null
}

function AccountBoxes({ all, wanted, wrong }: AccountBoxesProps) {
  const first = all.find(({ id }) => id === wanted) ?? all[0]
  return (
    <fieldset id="field-accounts" tabIndex={-1}>
      <legend>{en.account}</legend>
      {all.map(({ id, account, server }) => (
        <label key={id} class="check">
          <input type="checkbox" name="accounts" value={id} defaultChecked={id === first?.id} />
          <span>
            {account} <span class="soft small">{server}</span>
          </span>
        </label>
      ))}
      <span class="hint soft small">{en.accountsHint}</span>
      {wrong === null ? null : <span class="wrong">{wrong}</span>}
    </fieldset>
  )
}
