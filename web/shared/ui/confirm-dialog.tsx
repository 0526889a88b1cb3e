// What cannot be undone is confirmed by typing its name: a press of a button is too easily a slip.
import type { ComponentChildren } from 'preact'
import { ApiProblem } from '../api/problem.ts'
import { en as shared } from '../strings/en.ts'
import { forms as en } from '../strings/forms.ts'
import { Dialog } from './dialog.tsx'
import { Field, Form } from './form.tsx'

type ConfirmDialogProps = {
  title: string
  /** What exactly will happen. */
  children: ComponentChildren
  /** To be typed. */
  word: string
  action: string
  onConfirm(): Promise<void>
  onClose(): void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, word, action, onConfirm, onClose } = props
  async function send(values: FormData): Promise<void> {
    if (String(values.get('confirm') ?? '').trim() !== word) throw mistyped(word)
    await onConfirm()
    onClose()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="stack">{children}</div>
      <Form onSend={send}>
        {({ isSending, wrongWith }) => (
          <>
            <Field name="confirm" label={en.typeToConfirm(word)} wrong={wrongWith('confirm')}>
              {(control) => <input {...control} autocomplete="off" spellcheck={false} />}
            </Field>
            <div class="row">
              <button type="submit" class="button danger" disabled={isSending}>
                {action}
              </button>
              <button type="button" class="button" onClick={onClose}>
                {shared.cancel}
              </button>
            </div>
          </>
        )}
      </Form>
    </Dialog>
  )
}

function mistyped(word: string): ApiProblem {
  const detail = en.typeToConfirm(word)
  return new ApiProblem({
    ...{ status: 422, code: 'form_invalid', title: detail, detail },
    ...{ errorId: null, retryAfterMs: null },
    errors: [{ pointer: '/confirm', code: 'confirm', detail }],
  })
}
