// Equity over the last hours, drawn together into spans of one length; a span in which nothing was seen is a gap.
import {
  asMembers,
  type Curve,
  type CurvePoint,
  decimal,
  listOf,
  type Members,
  text,
} from './account-facts.ts'
import type { AccountPort } from './account-port.ts'

/** Most spans of a line. */
const MOST_POINTS = 120

const resolutions: readonly (readonly [name: string, seconds: number])[] = [
  ['1m', 60],
  ['5m', 300],
  ['15m', 900],
  ['1h', 3_600],
  ['4h', 14_400],
  ['1d', 86_400],
]

export async function askCurve(
  port: Pick<AccountPort, 'ask'>,
  accountId: number,
  hours: number,
  nowMs: number,
): Promise<Curve> {
  const spanS = hours * 3_600
  const fitting = resolutions.find(([, lengthS]) => spanS / lengthS <= MOST_POINTS)
  const [resolution, stepS] = fitting ?? ['1d', 86_400]
  const stepMs = stepS * 1_000
  const toMs = Math.floor(nowMs / stepMs) * stepMs + stepMs
  const fromMs = toMs - Math.ceil(spanS / stepS) * stepMs
  const query = { from: isoOf(fromMs), to: isoOf(toMs), resolution }
  const rows = listOf(asMembers(await port.ask(accountId, 'equity', query))?.data)
  const byStart = new Map(rows.map((row) => [Date.parse(text(row, 'at') ?? ''), row]))
  const starts = Array.from({ length: (toMs - fromMs) / stepMs }, (_, at) => fromMs + at * stepMs)
  const points = starts.map((at) => pointOf(byStart.get(at)))
  // What lies before the first value is no gap: an account that is young has a short line, and it fills its box.
  const first = points.findIndex((one) => one !== null)
  return { points: first === -1 ? [] : points.slice(first) }
}

const isoOf = (ms: number) => new Date(ms).toISOString()

function pointOf(row: Members | undefined): CurvePoint | null {
  if (row === undefined) return null
  const [min, max, last] = [decimal(row, 'min'), decimal(row, 'max'), decimal(row, 'last')]
  return min === null || max === null || last === null ? null : { min, max, last }
}
