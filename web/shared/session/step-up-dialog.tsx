// Asks for a second factor, wherever on a page one is needed. Cancelling leaves everything as it was.
import type { ComponentChildren } from 'preact'
import { request } from '../api/api-client.ts'
import { en as shared } from '../strings/en.ts'
import { forms as en } from '../strings/forms.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { CodeField } from './code-field.tsx'
import { asked } from './step-up.ts'

type StepUpDialogProps = {
  /** Whether a recovery code may stand in the place of the authenticator's. */
  takesRecovery: boolean
  /** Another way to show it, beside the buttons. */
  other?: ComponentChildren
}

export function StepUpDialog({ takesRecovery, other }: StepUpDialogProps) {
  const now = asked.value
  if (now === null) return null

  async function sendCode(values: FormData): Promise<void> {
    const code = String(values.get('code') ?? '')
    await request('/api/v1/session/step_up', { method: 'POST', body: { code } })
    now?.settle(true)
  }

  return (
    <Dialog title={en.stepUp.title} onClose={() => now.settle(false)}>
      <p>{en.stepUp.why}</p>
      <Form onSend={sendCode}>
        {({ isSending, wrongWith }) => (
          <>
            <CodeField
              id="step-up"
              wrong={wrongWith('code')}
              isFirst
              takesRecovery={takesRecovery}
            />
            <div class="row">
              <button type="submit" class="button primary" disabled={isSending}>
                {en.stepUp.confirm}
              </button>
              <button type="button" class="button" onClick={() => now.settle(false)}>
                {shared.cancel}
              </button>
              {other}
            </div>
          </>
        )}
      </Form>
    </Dialog>
  )
}
