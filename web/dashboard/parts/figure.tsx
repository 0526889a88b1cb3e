// One named figure; a list of them is a <dl class="figures">.
import type { ComponentChildren } from 'preact'

type FigureProps = { label: string; children: ComponentChildren; under?: ComponentChildren }

export function Figure({ label, children, under }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
      {under === undefined ? null : <dd class="under">{under}</dd>}
    </div>
  )
}
