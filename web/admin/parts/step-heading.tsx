// The heading of a step that has just appeared: it takes the focus, so that keyboard and screen reader are where the work is.
import { useEffect, useRef } from 'preact/hooks'

export function StepHeading({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h2 ref={heading} tabIndex={-1}>
      {children}
    </h2>
  )
}
