// Numbers that a person types for a practice broker.
import { UsageError } from '../command.ts'

export function wholeNumber(option: string, text: string, least: number, most: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text)
  throw new UsageError(
    `${option} must be a whole number from ${least} to ${most}, not "${text.slice(0, 20)}".`,
  )
}
