// Credentials of an account, new or in place of those that are stored. The server connects once with them; what it saw is told.
import { useSignal } from '@preact/signals'
import { send } from '../../shared/session/step-up.ts'
import { forms } from '../../shared/strings/forms.ts'
import { Field, Form } from '../../shared/ui/form.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { fieldValues, VenueFields } from '../../shared/ui/venue-fields.tsx'
import { accountsPath, useLive } from '../live/live.tsx'
import { accounts as en } from '../strings/accounts.ts'
import { useVenues } from './use-venues.ts'

type CredentialFormProps = {
  venue: string
  /** Of an account that gets new ones. */
  server?: string
  settings?: Readonly<Record<string, string>>
}

type Kept = {
  readonly id: string
  readonly account: string
  readonly server: string
  readonly accounting_type: string
  readonly trade_allowed: boolean
  readonly why_not: string | null
}

export function CredentialForm({ venue, server, settings }: CredentialFormProps) {
  const { accounts } = useLive()
  const venues = useVenues()
  const kept = useSignal<Kept | null>(null)
  const turn = useSignal(0)

  return (
    <Loaded of={venues}>
      {({ data }) => {
        const fields = data.find((one) => one.venue === venue)?.fields ?? []
        const keep = async (values: FormData): Promise<void> => {
          kept.value = null
          const called = String(values.get('server') ?? server ?? '').trim()
          const body = {
            ...{ venue, fields: fieldValues(fields, values) },
            ...(called === '' ? {} : { server: called }),
          }
          kept.value = await send<Kept>(accountsPath, { method: 'POST', body })
          // The fields are emptied: what was secret does not stay on the screen.
          turn.value += 1
          accounts.reload()
        }
        return (
          <>
            {kept.value === null ? null : <KeptNotice kept={kept.value} />}
            <Form key={turn.value} onSend={keep}>
              {({ isSending, wrongWith }) => (
                <>
                  <VenueFields
                    {...{ fields, wrongWith }}
                    {...(settings === undefined ? {} : { values: settings })}
                  />
                  {server === undefined ? (
                    <Field
                      {...{ name: 'server', hint: en.serverHint, wrong: wrongWith('server') }}
                      label={`${en.serverName} (${forms.optional})`}
                    >
                      {(control) => (
                        <input {...control} autocomplete="off" spellcheck={false} maxLength={50} />
                      )}
                    </Field>
                  ) : null}
                  <div class="row">
                    <button type="submit" class="button primary" disabled={isSending}>
                      {isSending ? en.asking : en.submit}
                    </button>
                  </div>
                </>
              )}
            </Form>
          </>
        )
      }}
    </Loaded>
  )
}

function KeptNotice({ kept }: { kept: Kept }) {
  const { id, account, server, accounting_type: kind, trade_allowed: may, why_not: why } = kept
  return (
    <div class={`notice ${may ? '' : 'warning'}`} role="status">
      <strong>{en.done(account, server)}</strong>
      <span>{en.kind[kind] ?? kind}</span>
      <span>{may ? en.may : en.mayNot(why ?? en.mayNotUnknown)}</span>
      <span>
        <a href={`/trading/limits?account=${id}`}>{en.nextLimits}</a>
      </span>
    </div>
  )
}
