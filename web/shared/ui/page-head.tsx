// The head of a page: its name, which also names the browser's tab, and its controls.
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { en } from '../strings/en.ts'

type PageHeadProps = { title: string; under?: ComponentChildren; children?: ComponentChildren }

export function PageHead({ title, under, children }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · ${en.product}`
  }, [title])
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
