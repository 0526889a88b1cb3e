// Judges an outbox run: the calls that bots made, held against the rows of the ledger. Pure, linear in the calls.
// A call that had not returned when its process was killed may have counted or not; nothing else is left open.
import type { BotReport } from './bot-reports.ts'

export type Call = BotReport & {
  returned: boolean
  /** Identity key of the receipt; null when the venue's order id is the identity. */
  receiptKey: string | null
}

export type LedgerRow = {
  readonly label: string
  readonly botName: string
  readonly internalId: number
  readonly identity: string | null
  readonly hash: string
  /** 1, and one more for each update. */
  readonly version: number
}

export type OutboxVerdict = {
  /** Calls that returned. */
  readonly enqueued: number
  readonly unreturned: number
  readonly stored: number
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  /** Other content or another identity than was reported. */
  readonly altered: readonly string[]
  /** Stored before an earlier report of the same bot, or closed without its opening being kept. */
  readonly disordered: readonly string[]
  /** Stored although nobody reported it. */
  readonly phantom: readonly string[]
}

export function judgeOutbox(calls: readonly Call[], stored: readonly LedgerRow[]): OutboxVerdict {
  const byLabel = Map.groupBy(calls, (call) => call.label)
  const rows = Map.groupBy(stored, (row) => row.label)
  const lost: string[] = []
  const doubled: string[] = []
  const altered: string[] = []
  const disordered = new Set(overtaken(byLabel, stored))
  for (const [label, own] of byLabel) {
    const found = rows.get(label) ?? []
    const [row] = found
    if (row === undefined) {
      if (own.some((call) => call.returned)) lost.push(label)
      continue
    }
    if (found.length > 1) doubled.push(label)
    if (found.some((each) => !isWhatWasReported(own, each))) altered.push(label)
    if (lostItsOpening(own, row)) disordered.add(label)
  }
  const enqueued = calls.filter((call) => call.returned).length
  return {
    enqueued,
    unreturned: calls.length - enqueued,
    stored: stored.length,
    lost,
    doubled,
    altered,
    disordered: [...disordered],
    phantom: [...rows.keys()].filter((label) => !byLabel.has(label)),
  }
}

export function violationsOf(verdict: OutboxVerdict): number {
  const { lost, doubled, altered, disordered, phantom } = verdict
  return lost.length + doubled.length + altered.length + disordered.length + phantom.length
}

function isWhatWasReported(own: readonly Call[], row: LedgerRow): boolean {
  const closing = own.filter((call) => call.stage === 'CLOSED')
  // A close whose call returned must have been applied; one that had not returned leaves the opening valid, too.
  const valid = closing.some((call) => call.returned) ? closing : own
  if (!valid.some((call) => call.hash === row.hash)) return false
  return own.every((call) => {
    if (call.identity !== null) return row.identity === call.identity
    return call.returned ? row.identity === `k ${call.receiptKey}` : row.identity !== null
  })
}

/** An order whose two reports both counted keeps its opening as an earlier version; a close that came first would not. */
function lostItsOpening(own: readonly Call[], row: LedgerRow): boolean {
  const has = (stage: Call['stage']) => own.some((call) => call.stage === stage && call.returned)
  return has('OPEN') && has('CLOSED') && row.version !== 2
}

/** Labels whose row has a smaller id than a row that the same bot reported before. */
function overtaken(
  byLabel: ReadonlyMap<string, readonly Call[]>,
  stored: readonly LedgerRow[],
): string[] {
  const late: string[] = []
  const highest = new Map<string, number>()
  for (const row of stored.toSorted((left, right) => left.internalId - right.internalId)) {
    const place = placeOf(byLabel.get(row.label) ?? [])
    if (place === null) continue
    const before = highest.get(row.botName) ?? 0
    if (place < before) late.push(row.label)
    else highest.set(row.botName, place)
  }
  return late
}

/** The call by which the trade entered the queue; null when it is open which of several it was. */
function placeOf(own: readonly Call[]): number | null {
  const [first, ...more] = own
  if (first === undefined) return null
  return first.returned || more.length === 0 ? first.call : null
}
