// The time that is left until an instant, second by second. A screen reader reads it when asked, not every second.
import { countdownText, msUntil } from '../live/now.ts'

type CountdownProps = {
  until: string
  /** With the time that is left. */
  as: (left: string) => string
  /** Once nothing is left. */
  over: string
}

export function Countdown({ until, as, over }: CountdownProps) {
  const leftMs = msUntil(until)
  return (
    <time class="num nowrap" role="timer" dateTime={until}>
      {leftMs <= 0 ? over : as(countdownText(leftMs))}
    </time>
  )
}
