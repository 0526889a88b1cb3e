// A broker's clock: which offset from UTC its times had on a given date, learnt from what terminals saw.
// Most brokers keep UTC+2/+3 and change with New York, so that the trading day ends at 17:00 there; others follow Athens,
// London, or never change. The rule is what explains most of the time that was seen: a terminal may have been set wrong.
import { offsetText, zoneOffsetOfLocalS, zoneOffsetS } from './broker-zone.ts'
import { type Instant, toInstant } from './instant.ts'

/** Between these instants (milliseconds since 1970) terminals saw this offset, in seconds. */
export type SeenOffset = {
  readonly fromMs: number
  readonly toMs: number
  readonly offsetS: number
}

/** How a time of the broker's clock was read: its instant, the offset used, and where that came from. */
export type BrokerTime = {
  readonly instant: Instant
  readonly offsetS: number
  /** `offset:+03:00` seen at that time, `zone:…` by rule, `assumed:UTC` when nothing is known. */
  readonly basis: string
}

const DAY_MS = 86_400_000

/** Longest silence over which two equal sightings count as one: a weekend. */
export const LONGEST_SILENCE_MS = 3 * DAY_MS

/** Zones that brokers keep, the likelier first. The first one changes with New York, seven hours ahead of it. */
const candidates = [
  'America/New_York+7h',
  'Europe/Athens',
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'America/Chicago',
  'Australia/Sydney',
]

/**
 * The zone that explains the most of what was seen: a candidate, the likelier first, or a fixed offset such as `+03:00`.
 * Null when nothing was seen, or no rule explains more than half of it.
 */
export function learnZone(seen: readonly SeenOffset[]): string | null {
  const all = seen.reduce((sum, { fromMs, toMs }) => sum + weightOf(fromMs, toMs), 0)
  const fixed = new Set(seen.map(({ offsetS }) => offsetText(offsetS)))
  let best: string | null = null
  let most = all / 2
  for (const zone of [...candidates, ...fixed]) {
    const explained = explainedBy(zone, seen)
    if (explained > most) {
      best = zone
      most = explained
    }
    if (most === all) break
  }
  return best
}

/** How much of what was seen the zone explains, looked at day by day. */
function explainedBy(zone: string, seen: readonly SeenOffset[]): number {
  let explained = 0
  for (const { fromMs, toMs, offsetS } of seen) {
    for (let atMs = fromMs; atMs < toMs; atMs += DAY_MS) {
      const untilMs = Math.min(atMs + DAY_MS, toMs)
      if (fitsZone(zone, atMs, offsetS)) explained += untilMs - atMs
    }
    if (fitsZone(zone, toMs, offsetS)) explained += MOMENT_MS
  }
  return explained
}

/** One sighting alone counts as well, though it lasted no time. */
const MOMENT_MS = 1

function weightOf(fromMs: number, toMs: number): number {
  return toMs - fromMs + MOMENT_MS
}

/** Whether the zone may have had this offset then: the clock may be set at the weekend, a day away from the zone's own change. */
export function fitsZone(zone: string, atMs: number, offsetS: number): boolean {
  return [atMs, atMs - 1.5 * DAY_MS, atMs + 1.5 * DAY_MS].some(
    (ms) => zoneOffsetS(zone, ms) === offsetS,
  )
}

/**
 * Reads a time of the broker's clock. Order of authority: the offset seen when the deal happened, an offset seen at that
 * time, the zone's rule for that date, UTC. `serverMs`: milliseconds since 1970 as the broker's clock counts them.
 */
export function readBrokerTime(
  serverMs: number,
  known: {
    readonly liveOffsetS: number | null
    readonly seen: readonly SeenOffset[]
    readonly zone: string | null
  },
): BrokerTime {
  const { liveOffsetS, seen, zone } = known
  const sighted = liveOffsetS ?? seenOffsetS(serverMs, seen)
  if (sighted !== null) return timeAt(serverMs, sighted, `offset:${offsetText(sighted)}`)
  if (zone !== null) return timeAt(serverMs, zoneOffsetOfLocalS(zone, serverMs), `zone:${zone}`)
  return timeAt(serverMs, 0, 'assumed:UTC')
}

function seenOffsetS(serverMs: number, seen: readonly SeenOffset[]): number | null {
  const span = seen.find(({ fromMs, toMs, offsetS }) => {
    const at = serverMs - offsetS * 1000
    return at >= fromMs && at <= toMs
  })
  return span?.offsetS ?? null
}

function timeAt(serverMs: number, offsetS: number, basis: string): BrokerTime {
  // Written in seconds and three digits, without zeros at the end.
  const seconds = Math.floor(serverMs / 1000)
  const fraction = String(serverMs - seconds * 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return { instant: toInstant({ epochMs: seconds * 1000, fraction }, offsetS / 60), offsetS, basis }
}

/** Another offset is believed when the newest one was not seen for this long: two terminals that disagree must not take turns. */
export const HESITATION_MS = 10 * 60_000

export type Sighting = { readonly kind: 'prolong' | 'begin' | 'doubt'; readonly seen: SeenOffset }

/** What seeing an offset at `nowMs` means: it prolongs the newest sighting, begins another, or is doubted for now. */
export function addSighting(newest: SeenOffset | null, nowMs: number, offsetS: number): Sighting {
  const fresh = { fromMs: nowMs, toMs: nowMs, offsetS }
  if (newest === null) return { kind: 'begin', seen: fresh }
  const silenceMs = nowMs - newest.toMs
  if (newest.offsetS !== offsetS)
    return silenceMs < HESITATION_MS
      ? { kind: 'doubt', seen: newest }
      : { kind: 'begin', seen: fresh }
  if (silenceMs > LONGEST_SILENCE_MS) return { kind: 'begin', seen: fresh }
  return { kind: 'prolong', seen: { ...newest, toMs: Math.max(newest.toMs, nowMs) } }
}
