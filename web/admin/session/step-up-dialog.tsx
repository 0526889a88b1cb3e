// Asks for a second factor, wherever on the admin pages one is needed. Cancelling leaves everything as it was.
import { useSignal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { en as shared } from '../../shared/strings/en.ts'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Form } from '../../shared/ui/form.tsx'
import { CodeField } from '../parts/code-field.tsx'
import { shell as en } from '../strings/shell.ts'
import { act } from './act.ts'
import { canUsePasskeys, stepUpByPasskey } from './passkey.ts'
import { asked } from './step-up.ts'

export function StepUpDialog() {
  const failed = useSignal(false)
  const now = asked.value
  if (now === null) return null

  async function sendCode(values: FormData): Promise<void> {
    const code = String(values.get('code') ?? '')
    await request('/api/v1/session/step_up', { method: 'POST', body: { code } })
    now?.settle(true)
  }

  async function usePasskey(): Promise<void> {
    failed.value = false
    try {
      await stepUpByPasskey()
      now?.settle(true)
    } catch {
      failed.value = true // the code stays as a way
    }
  }

  return (
    <Dialog title={en.stepUp.title} onClose={() => now.settle(false)}>
      <p>{en.stepUp.why}</p>
      <Form onSend={sendCode}>
        {({ isSending, wrongWith }) => (
          <>
            <CodeField id="step-up" wrong={wrongWith('code')} isFirst />
            <div class="row">
              <button type="submit" class="button primary" disabled={isSending}>
                {en.stepUp.confirm}
              </button>
              <button type="button" class="button" onClick={() => now.settle(false)}>
                {shared.cancel}
              </button>
              {canUsePasskeys() ? (
                <button type="button" class="button" onClick={() => act(usePasskey)}>
                  {en.passkey.use}
                </button>
              ) : null}
            </div>
          </>
        )}
      </Form>
      {failed.value ? <p role="alert">{en.passkey.failed}</p> : null}
    </Dialog>
  )
}
