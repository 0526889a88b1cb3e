// A form that keeps what was typed in the page, and shows what the server refused at the field it refused.
// The summary on top takes the focus and leads to each field.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { ApiProblem, type FieldError } from '../api/problem.ts'
import { en } from '../strings/en.ts'
import { ProblemNotice } from './states.tsx'

export type FormProps = {
  /** Sends it; what it throws as ApiProblem is shown. */
  onSend(values: FormData): Promise<void>
  children: (state: FormState) => ComponentChildren
}

export type FormState = {
  readonly isSending: boolean
  /** What is wrong with a member, by its name. */
  wrongWith(name: string): string | null
}

export function Form({ onSend, children }: FormProps) {
  const problem = useSignal<ApiProblem | null>(null)
  const isSending = useSignal(false)
  const summary = useRef<HTMLDivElement>(null)
  const now = problem.value
  useEffect(() => summary.current?.focus(), [now])

  async function send(event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (isSending.value) return
    const values = new FormData(event.currentTarget, event.submitter)
    isSending.value = true
    problem.value = null
    try {
      await onSend(values)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      problem.value = error
    } finally {
      isSending.value = false
    }
  }

  const errors = now?.facts.errors ?? []
  return (
    <form class="form" noValidate onSubmit={(event) => void send(event)}>
      {now === null ? null : (
        <div ref={summary} tabIndex={-1}>
          {errors.length === 0 ? <ProblemNotice problem={now} /> : <Summary errors={errors} />}
        </div>
      )}
      {children({
        isSending: isSending.value,
        wrongWith: (name) => errors.find((one) => nameOf(one) === name)?.detail ?? null,
      })}
    </form>
  )
}

function Summary({ errors }: { errors: readonly FieldError[] }) {
  return (
    <div class="notice danger" role="alert">
      <strong>{en.fixThese}</strong>
      <ul>
        {errors.map((one) => (
          <li key={one.pointer}>
            <a href={`#field-${nameOf(one)}`}>
              {nameOf(one)}: {one.detail}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A pointer such as /accounts/0 belongs to the field `accounts`; what lies in `fields` or `limits` has a name of its own. */
function nameOf({ pointer }: FieldError): string {
  const [first = pointer, second] = pointer.replace(/^\//, '').split('/')
  return (first === 'fields' || first === 'limits') && second !== undefined ? second : first
}

type FieldProps = {
  name: string
  label: string
  hint?: ComponentChildren
  wrong?: string | null
  /** Gets the attributes that tie label, hint and error to the control. */
  children: (control: {
    id: string
    name: string
    'aria-invalid': 'true' | undefined
    'aria-describedby': string | undefined
  }) => ComponentChildren
}

export function Field({ name, label, hint, wrong = null, children }: FieldProps) {
  const id = `field-${name}`
  const about = [hint === undefined ? null : `${id}-hint`, wrong === null ? null : `${id}-wrong`]
  const describedBy = about.filter((one) => one !== null).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        name,
        'aria-invalid': wrong === null ? undefined : 'true',
        'aria-describedby': describedBy === '' ? undefined : describedBy,
      })}
      {hint === undefined ? null : (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {wrong === null ? null : (
        <span class="wrong" id={`${id}-wrong`}>
          {wrong}
        </span>
      )}
    </div>
  )
}
