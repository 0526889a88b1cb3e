// A frame in which something wider or higher than the screen scrolls. It can be reached by keyboard, or nobody without a
// mouse would see what lies beyond its edge.
import type { ComponentChildren } from 'preact'

type ScrollFrameProps = { label: string; class?: string; children: ComponentChildren }

export function ScrollFrame({ label, class: name = 'table-frame', children }: ScrollFrameProps) {
  const reachable = { role: 'group', tabIndex: 0, 'aria-label': label } as const
  return (
    <div class={name} {...reachable}>
      {children}
    </div>
  )
}
