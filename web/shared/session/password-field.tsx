// A password that can be looked at while it is typed, and pasted from a manager.
import { useSignal } from '@preact/signals'
import { forms as en } from '../strings/forms.ts'
import { Field } from '../ui/form.tsx'

type PasswordFieldProps = {
  kind: 'current-password' | 'new-password'
  label?: string
  hint?: string
  wrong?: string | null
}

const shown = { type: 'text' } as const
const hidden = { type: 'password' } as const

export function PasswordField({
  kind,
  label = en.password,
  hint,
  wrong = null,
}: PasswordFieldProps) {
  const isShown = useSignal(false)
  return (
    <>
      <Field name="password" label={label} wrong={wrong} {...(hint === undefined ? {} : { hint })}>
        {(control) => (
          <input
            {...control}
            {...(isShown.value ? shown : hidden)}
            autocomplete={kind}
            autocapitalize="none"
            spellcheck={false}
            maxLength={200}
            required
          />
        )}
      </Field>
      <label class="check">
        <input
          type="checkbox"
          checked={isShown.value}
          onChange={() => {
            isShown.value = !isShown.value
          }}
        />
        {en.showPassword}
      </label>
    </>
  )
}
