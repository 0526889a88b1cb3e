// Reads the parameters that several kinds of rules share: how much may be lost, and when a day begins.
// Either an amount of money or a fraction, never both; a zone that this runtime does not know is refused.
import { isZone } from '../zone.ts'
import type { ObjectReader } from './object-reader.ts'
import type { LossSize } from './rule-kinds.ts'
import type { Reset } from './rule-source.ts'

export function readSize(reader: ObjectReader): LossSize | null {
  const amount = reader.money('amount', false)
  const fraction = reader.fraction('fraction', false)
  const of = reader.oneOf('amount_of', ['initial_balance', 'basis'] as const, 'initial_balance')
  if (amount !== null && fraction === null) return { kind: 'amount', amount }
  if (fraction !== null && amount === null) return { kind: 'fraction', fraction, of }
  const isAsked = !reader.has('amount') && !reader.has('fraction')
  if (isAsked || amount !== null)
    reader.complain('fraction', 'required', 'either amount or fraction is needed, not both')
  return null
}

export function readReset(reader: ObjectReader | null): Reset | null {
  if (reader === null) return null
  const clock = readClock(reader)
  const shift = reader.whole('label_shift_days', 0, 1, false)
  const or = reader.object('or', false)
  const second = or === null ? null : readClock(or)
  or?.end()
  reader.end()
  return clock && { ...clock, labelShiftDays: shift === 1 ? 1 : 0, or: second }
}

function readClock(reader: ObjectReader): { time: string; zone: string } | null {
  const time = reader.matching('time', /^([01]\d|2[0-3]):[0-5]\d$/, 'must be such as 17:00')
  const zone = reader.text('zone', 60)
  if (time === null || zone === null) return null
  if (isZone(zone)) return { time, zone }
  reader.complain('zone', 'zone', 'must be an IANA zone such as America/New_York')
  return null
}
