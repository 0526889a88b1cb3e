// The present second by the server's clock, for everything that is counted down or grows old on these pages.
import { signal } from '@preact/signals'
import { serverNow } from '../../shared/api/server-clock.ts'
import { spanText } from '../../shared/format/time-text.ts'

/** Milliseconds since 1970, a new one every second. */
export const now = signal(serverNow())

/** Called once by the page. */
export function keepTime(): void {
  setInterval(() => {
    now.value = serverNow()
  }, 1000)
}

/** Milliseconds until an instant; negative once it has passed. */
export const msUntil = (instant: string): number => Date.parse(instant) - now.value

/** `0:09`, `4:59`; from an hour on `1 h 3 min`. Never less than nothing. */
export function countdownText(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  if (seconds >= 3600) return spanText(seconds)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
