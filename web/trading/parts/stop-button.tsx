// Stops everything, an account or a hook: one press opens the dialog, and Enter there stops. No code is asked for, because it
// only ever stops.
import { useSignal } from '@preact/signals'
import { en as shared } from '../../shared/strings/en.ts'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Field, Form } from '../../shared/ui/form.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { type StopTarget, stop } from '../live/last-stop.ts'
import { useLive } from '../live/live.tsx'
import { session } from '../session/session.ts'
import { stop as en } from '../strings/shell.ts'
import { KillCommand } from './command.tsx'

type StopButtonProps = {
  target: StopTarget
  label: string
  /** What it is, where the label alone does not say it. */
  about?: string
  class?: string
}

export function StopButton({ target, label, about, class: name = 'danger' }: StopButtonProps) {
  const isOpen = useSignal(false)
  return (
    <>
      <button
        type="button"
        class={`button ${name}`}
        aria-label={about}
        onClick={() => {
          isOpen.value = true
        }}
      >
        <Icon name="stop" /> {label}
      </button>
      {isOpen.value ? (
        <StopDialog
          target={target}
          onClose={() => {
            isOpen.value = false
          }}
        />
      ) : null}
    </>
  )
}

function StopDialog({ target, onClose }: { target: StopTarget; onClose(): void }) {
  const { accounts } = useLive()
  const failed = useSignal(false)
  const { scope } = target

  async function send(values: FormData): Promise<void> {
    failed.value = true
    await stop(target, String(values.get('reason') ?? '').trim(), session.value?.person ?? '')
    accounts.reload()
    onClose()
  }

  return (
    <Dialog title={en.title[scope]} onClose={onClose}>
      <p>{en.hint[scope]}</p>
      <Form onSend={send}>
        {({ isSending, wrongWith }) => (
          <>
            <Field
              {...{ name: 'reason', label: en.reason, hint: en.reasonHint }}
              wrong={wrongWith('reason')}
            >
              {(control) => <input {...control} autoFocus autocomplete="off" maxLength={200} />}
            </Field>
            <div class="row">
              <button type="submit" class="button stop-all" disabled={isSending}>
                {en.go[scope]}
              </button>
              <button type="button" class="button" onClick={onClose}>
                {shared.cancel}
              </button>
            </div>
            {failed.value && !isSending ? <KillCommand hint={en.failed} /> : null}
          </>
        )}
      </Form>
    </Dialog>
  )
}
