// Logs out when nobody touches the page: it asks the server every two seconds, so that the server never sees it idle. Before
// that it says so, and any key or touch keeps the person in.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { countdownText, now } from '../live/now.ts'
import { idle as en } from '../strings/shell.ts'
import { logOut, session } from './session.ts'

const WARN_MS = 120_000
const END_WARN_MS = 300_000
const touches = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const

export function IdleWatch() {
  const touchedAt = useSignal(performance.now())
  useEffect(() => {
    const touch = () => {
      touchedAt.value = performance.now()
    }
    for (const name of touches) addEventListener(name, touch, { passive: true })
    return () => {
      for (const name of touches) removeEventListener(name, touch)
    }
  }, [])

  const second = now.value
  const held = session.value
  const idleLeftMs = held === null ? 0 : touchedAt.value + held.idleS * 1000 - performance.now()
  const isOver = held !== null && idleLeftMs <= 0
  useEffect(() => {
    if (isOver) logOut('idle')
  }, [isOver, second])

  if (held === null) return null
  const endLeftMs = held.endsAt - performance.now()
  return (
    <div aria-live="polite">
      {idleLeftMs < WARN_MS ? (
        <div class="notice warning">
          <strong role="timer">{en.soon(countdownText(idleLeftMs))}</strong>
          <span>
            <button type="button" class="button primary">
              {en.stay}
            </button>
          </span>
        </div>
      ) : endLeftMs < END_WARN_MS ? (
        <div class="notice warning">
          <strong role="timer">{en.ends(countdownText(endLeftMs))}</strong>
        </div>
      ) : null}
    </div>
  )
}
