// When a trade was opened and closed, as instants, and how its times were read when they named no zone.
// Order of authority for a zone-less time: the report's own offset, the key's broker zone, then UTC; the row says which.
import type { Violation } from '@tidemark/contract/problem'
import { zoneOffsetOfLocalS } from '../domain/broker-zone.ts'
import {
  type Instant,
  parseOffset,
  parseTime,
  type TimeRefusal,
  toInstant,
} from '../domain/instant.ts'
import { quoted, violation } from './members/rules.ts'

export type ReadTime = { readonly instant: Instant; readonly zone: string }

const rules: Record<TimeRefusal, string> = {
  time_format:
    'must be a time such as 2026-04-05T12:34:56Z, 2026.04.05 12:34:56 or 2026-04-05 12:34:56',
  time_out_of_range: 'must be a time that exists, from 1990 to 2100',
  time_too_precise: 'must be a time to the microsecond at most (6 digits after the second)',
}

/** Reads one time. `offset` is the report's own, such as +03:00; `brokerZone` the zone of the key. */
export function readTime(
  name: string,
  text: string,
  offset: string | null,
  brokerZone: string | null,
): ReadTime | Violation {
  const written = parseTime(text)
  if (written.kind === 'refused')
    return violation(name, written.code, rules[written.code], quoted(text))
  if (written.kind === 'instant') return { instant: written.instant, zone: 'offset' }
  const own = offset === null ? null : parseOffset(offset)
  if (own !== null) return { instant: toInstant(written.local, own), zone: `offset:${offset}` }
  if (brokerZone !== null) {
    const minutes = zoneOffsetOfLocalS(brokerZone, written.local.epochMs) / 60
    return { instant: toInstant(written.local, minutes), zone: `zone:${brokerZone}` }
  }
  return { instant: toInstant(written.local, 0), zone: 'assumed:UTC' }
}
