// A card with a heading, its controls beside it and its small print below.
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

type PanelProps = {
  title: string
  controls?: ComponentChildren
  note?: ComponentChildren
  children: ComponentChildren
  class?: string
}

export function Panel({ title, controls, note, children, class: more = '' }: PanelProps) {
  const id = useId()
  return (
    <section class={`card ${more}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {controls}
      </header>
      {children}
      {note === undefined ? null : <footer>{note}</footer>}
    </section>
  )
}
