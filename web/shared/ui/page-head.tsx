// The head of a page: its name, which also names the browser's tab, and its controls.
import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { en } from '../strings/en.ts'

/** How many things wait for a person; stands before the name in the browser's tab. */
export const waitingCount = signal(0)

type PageHeadProps = { title: string; under?: ComponentChildren; children?: ComponentChildren }

export function PageHead({ title, under, children }: PageHeadProps) {
  const count = waitingCount.value
  useEffect(() => {
    document.title = `${count === 0 ? '' : `(${count}) `}${title} · ${en.product}`
  }, [title, count])
  return (
    <header class="page-head">
      <div>
        <h1>{title}</h1>
        {under === undefined ? null : <p class="soft">{under}</p>}
      </div>
      {children === undefined ? null : <div class="row">{children}</div>}
    </header>
  )
}
