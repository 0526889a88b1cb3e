// The field for a one-time code, or for a recovery code in its place. Pasting is welcome; nothing is sent by itself.
import { useSignal } from '@preact/signals'
import { forms as en } from '../strings/forms.ts'

type CodeFieldProps = {
  /** Of the control; the member is always called `code`. */
  id: string
  wrong?: string | null
  isFirst?: boolean
  /** Whether a recovery code may stand in its place. */
  takesRecovery?: boolean
  label?: string
  hint?: string
}

export function CodeField({
  id,
  wrong = null,
  isFirst = false,
  takesRecovery = true,
  label = en.code.label,
  hint = en.code.hint,
}: CodeFieldProps) {
  const isRecovery = useSignal(false)
  const now = isRecovery.value
  const control = {
    ...{ id: `field-${id}`, name: 'code', required: true, spellcheck: false },
    'aria-invalid': wrong === null ? undefined : ('true' as const),
    'aria-describedby': `${id}-hint${wrong === null ? '' : ` ${id}-wrong`}`,
    autoFocus: isFirst,
  }
  return (
    <div class="field">
      <label for={control.id}>{now ? en.code.recovery : label}</label>
      {now ? (
        <input
          key="recovery"
          {...control}
          autocomplete="off"
          autocapitalize="none"
          maxLength={40}
        />
      ) : (
        <input
          key="code"
          {...control}
          class="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9 ]{6,7}"
          maxLength={7}
        />
      )}
      <span class="hint" id={`${id}-hint`}>
        {now ? en.code.recoveryHint : hint}
      </span>
      {wrong === null ? null : (
        <span class="wrong" id={`${id}-wrong`}>
          {wrong}
        </span>
      )}
      {takesRecovery ? (
        <button
          type="button"
          class="link"
          onClick={() => {
            isRecovery.value = !now
          }}
        >
          {now ? en.code.useCode : en.code.useRecovery}
        </button>
      ) : null}
    </div>
  )
}
