// One's passkeys: added where the address allows it, named, removed.
import { useSignal } from '@preact/signals'
import { ApiProblem } from '../../shared/api/problem.ts'
import { useResource } from '../../shared/api/use-resource.ts'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { act } from '../../shared/session/act.ts'
import { send } from '../../shared/session/step-up.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { Field, Form } from '../../shared/ui/form.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { canUsePasskeys, makePasskey } from '../session/passkey.ts'
import type { PasskeyAnswer } from '../session/session-types.ts'
import { me as en } from '../strings/audit.ts'
import type { List } from './answers.ts'

const path = '/api/v1/admin/me/passkeys'

export function Passkeys() {
  const all = useResource<List<PasskeyAnswer>>(path)
  const isRefused = useSignal(false)

  async function add(values: FormData): Promise<void> {
    isRefused.value = false
    try {
      await makePasskey(String(values.get('name') ?? '').trim())
    } catch (error) {
      if (error instanceof ApiProblem) throw error
      isRefused.value = true // the person or the device said no
    }
    all.reload()
  }

  async function remove(id: string): Promise<void> {
    await send(`${path}/${id}`, { method: 'DELETE' })
    all.reload()
  }

  return (
    <section class="card stack">
      <h2>{en.passkeys}</h2>
      <p>{en.passkeysHint}</p>
      <Loaded of={all} tall="3rem">
        {({ data }) =>
          data.length === 0 ? (
            <p class="soft">{en.noPasskeys}</p>
          ) : (
            <ul class="todo">
              {data.map(({ id, name, host, created_at: at }) => (
                <li key={id}>
                  <span class="badge plain">{host}</span>
                  <span>
                    {name} <span class="soft small">{shortInstantText(at, shownZone())}</span>
                  </span>
                  <button
                    type="button"
                    class="button"
                    aria-label={en.removePasskey(name)}
                    onClick={() => act(() => remove(id))}
                  >
                    {en.remove}
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {canUsePasskeys() ? (
        <Form onSend={add}>
          {({ isSending, wrongWith }) => (
            <>
              <Field name="name" label={en.passkeyName} wrong={wrongWith('name')}>
                {(control) => <input {...control} autocomplete="off" maxLength={60} required />}
              </Field>
              <div class="row">
                <button type="submit" class="button" disabled={isSending}>
                  {en.addPasskey}
                </button>
              </div>
            </>
          )}
        </Form>
      ) : (
        <p class="small">
          {en.passkeysNotHere}{' '}
          {/^127\./.test(location.hostname) ? (
            <a href={location.href.replace(location.hostname, 'localhost')}>{en.passkeysLocal}</a>
          ) : null}
        </p>
      )}
      {isRefused.value ? <p role="alert">{en.passkeyRefused}</p> : null}
    </section>
  )
}
