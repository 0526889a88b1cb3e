// Tells on stderr how a backup or restore goes on: one line when a table begins, and one every two seconds.
import type { Clock } from '../platform/clock.ts'

export function createTransferProgress(
  clock: Clock,
  note: (text: string) => void,
): (table: string, bytes: number) => void {
  let current = ''
  let spokenAt = 0
  return (table, bytes) => {
    const now = clock.monotonicMs()
    if (table === current && now - spokenAt < 2_000) return
    note(table === current ? `  ${table}: ${formatMegabytes(bytes)} …` : `  ${table}`)
    current = table
    spokenAt = now
  }
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`
}
