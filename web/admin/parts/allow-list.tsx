// From where a key may be used. Before its users would be locked out, that is said, and has to be meant.
import { useSignal } from '@preact/signals'
import { ApiProblem } from '../../shared/api/problem.ts'
import { send } from '../../shared/session/step-up.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { Field, Form } from '../../shared/ui/form.tsx'
import { keys as en } from '../strings/keys.ts'
import type { KeyAnswer } from './answers.ts'

type AllowListProps = { of: KeyAnswer; onChanged(): void }
type Wish = { readonly networks: readonly string[] | null; readonly warning: string }

export function AllowList({ of: key, onChanged }: AllowListProps) {
  const isSaved = useSignal(false)
  const wish = useSignal<Wish | null>(null)
  const now = wish.value

  async function put(networks: readonly string[] | null, lockOut: boolean): Promise<void> {
    await send(`/api/v1/admin/keys/${key.id}/networks`, {
      ...{ method: 'PUT', body: { networks, lock_out: lockOut } },
    })
    isSaved.value = true
    onChanged()
  }

  async function save(values: FormData): Promise<void> {
    isSaved.value = false
    const typed = String(values.get('networks') ?? '')
      .split(/[,\s]+/)
      .filter((one) => one !== '')
    const networks = typed.length === 0 ? null : typed
    try {
      await put(networks, false)
    } catch (error) {
      const locked = error instanceof ApiProblem && error.facts.errors[0]?.code === 'lock_out'
      if (!locked) throw error
      wish.value = { networks, warning: error.facts.detail }
    }
  }

  return (
    <section class="card stack">
      <h2>{en.allowList}</h2>
      <Form onSend={save}>
        {({ isSending, wrongWith }) => (
          <>
            <Field
              {...{ name: 'networks', label: en.networks, hint: en.networksHint }}
              wrong={wrongWith('networks')}
            >
              {(control) => (
                <input
                  {...control}
                  autocomplete="off"
                  spellcheck={false}
                  defaultValue={key.networks?.join(', ') ?? ''}
                />
              )}
            </Field>
            <div class="row">
              <button type="submit" class="button primary" disabled={isSending}>
                {en.save}
              </button>
              {isSaved.value ? <span role="status">{en.saved}</span> : null}
            </div>
          </>
        )}
      </Form>
      {now === null ? null : (
        <ConfirmDialog
          {...{ title: en.lockOutAnyway, word: key.name, action: en.lockOutAnyway }}
          onConfirm={() => put(now.networks, true)}
          onClose={() => {
            wish.value = null
          }}
        >
          <p class="notice warning">{now.warning}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
