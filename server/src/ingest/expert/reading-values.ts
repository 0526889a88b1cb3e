// Values of one read object, by name: what was not said, or said as null, is null. MQL5 writes 0 for what does not exist.
import type { Violation } from '@tidemark/contract/problem'
import { type Decimal, isZero } from '../../domain/decimal.ts'
import { violation } from '../members/rules.ts'
import type { Reading } from '../members/wire.ts'

/** Broker clocks are whole quarters of an hour from UTC. */
const QUARTER_S = 900

export function optional(reading: Reading, name: string): string | null {
  return reading.values.get(name) ?? null
}

export function text64(reading: Reading, name: string): Decimal {
  return (reading.values.get(name) ?? '0') as Decimal // whole numbers and decimals are both decimal text
}

export function wholeOf(reading: Reading, name: string): number | null {
  const value = optional(reading, name)
  return value === null ? null : Number(value)
}

export function decimalOf(reading: Reading, name: string): Decimal | null {
  return optional(reading, name) as Decimal | null // checked by the member's rule
}

/** A stop loss or take profit of 0 means that there is none. */
export function levelOf(reading: Reading, name: string): Decimal | null {
  const value = decimalOf(reading, name)
  return value === null || isZero(value) ? null : value
}

/** MQL5 writes 0 for no order and no position. */
export function idOf(reading: Reading, name: string): string | null {
  const value = optional(reading, name)
  return value === null || value === '0' ? null : value
}

export function under(at: string, error: Violation): Violation {
  return { ...error, pointer: `${at}${error.pointer}` }
}

/** The year 2100, as the ledger's other times. */
const LATEST_MSC = 4_102_444_800_000

/** Breaks for a time of the broker's clock that is none; one that was not said is none's business. */
export function mscRule(reading: Reading, name: string): Violation[] {
  const value = optional(reading, name)
  if (value === null) return []
  const msc = Number(value)
  if (msc >= 0 && msc <= LATEST_MSC) return []
  const rule = 'must be milliseconds since 1970, up to the year 2100'
  return [violation(name, 'out_of_range', rule, value)]
}

/** Breaks for what must be above 0, such as a ticket. */
export function positiveRule(reading: Reading, name: string): Violation[] {
  const value = optional(reading, name)
  if (value === null || (value !== '0' && !value.startsWith('-'))) return []
  return [violation(name, 'not_positive', 'must be greater than 0', value)]
}

/** Breaks when a broker's offset is not what such an offset can be. */
export function offsetRule(at: string, reading: Reading): Violation[] {
  const offset = wholeOf(reading, 'utc_offset_s')
  if (offset === null || offset % QUARTER_S === 0) return []
  const rule = `must be a multiple of ${QUARTER_S} seconds`
  return [under(at, violation('utc_offset_s', 'not_a_quarter', rule, String(offset)))]
}
