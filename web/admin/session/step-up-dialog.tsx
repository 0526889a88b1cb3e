// The dialog for a second factor, with a passkey as the other way where this browser has them.
import { useSignal } from '@preact/signals'
import { act } from '../../shared/session/act.ts'
import { asked } from '../../shared/session/step-up.ts'
import { StepUpDialog as Dialog } from '../../shared/session/step-up-dialog.tsx'
import { shell as en } from '../strings/shell.ts'
import { canUsePasskeys, stepUpByPasskey } from './passkey.ts'

export function StepUpDialog() {
  return <Dialog takesRecovery other={canUsePasskeys() ? <Passkey /> : null} />
}

function Passkey() {
  const failed = useSignal(false)

  async function usePasskey(): Promise<void> {
    failed.value = false
    try {
      await stepUpByPasskey()
      asked.value?.settle(true)
    } catch {
      failed.value = true // the code stays as a way
    }
  }

  return (
    <>
      <button type="button" class="button" onClick={() => act(usePasskey)}>
        {en.passkey.use}
      </button>
      {failed.value ? <p role="alert">{en.passkey.failed}</p> : null}
    </>
  )
}
