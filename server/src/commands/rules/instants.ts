// Times as people type them after an option; a day alone is its midnight in UTC.
// What names no zone is refused: nobody could say which one is meant.
import { type Instant, parseTime } from '../../domain/instant.ts'
import { UsageError } from '../command.ts'

export const now = (): Instant => new Date().toISOString() as Instant // the clock's own time

export function instantOf(option: string, text: string): Instant {
  const read = parseTime(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
  if (read.kind === 'instant') return read.instant
  throw new UsageError(
    `${option} must be a time such as 2026-03-01T00:00:00Z, not "${text.slice(0, 40)}".`,
  )
}
