// A native dialog: focus stays inside, Escape closes it, and where it was opened from gets the focus back.
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { en } from '../strings/en.ts'
import { Icon } from './icon.tsx'

type DialogProps = {
  title: string
  /** Called however it was closed. */
  onClose(): void
  children: ComponentChildren
}

/** Open for as long as it is rendered. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const opener = useRef<Element | null>(null)
  // Before anything is drawn: what is typed right after the press belongs into the dialog already.
  useLayoutEffect(() => {
    opener.current = document.activeElement
    dialog.current?.showModal()
  }, [])
  // Afterwards, when the dialog is gone: while it is there, nothing beside it takes the focus.
  useEffect(
    () => () => {
      if (opener.current instanceof HTMLElement) opener.current.focus()
    },
    [],
  )
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <div class="head">
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          class="button quiet icon"
          aria-label={en.close}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="body">{children}</div>
    </dialog>
  )
}
