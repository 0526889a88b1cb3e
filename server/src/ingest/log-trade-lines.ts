// Trades that another part of this program read from a file: one JSON text each, checked by the rules that every sender meets,
// and taken by the same path. Reading alone stores nothing.
import type { Trade } from '../domain/trade.ts'
import { identityOf } from './identity.ts'
import { type LogReportsDeps, logReports } from './log-reports.ts'
import type { Outcome, Sender } from './pending-trade.ts'
import { readTrade } from './read-body.ts'
import type { Report } from './wire.ts'

export type ReadLine =
  | { readonly kind: 'trade'; readonly trade: Trade; readonly identity: string | null }
  /** A rule is broken: a sentence that names the member. */
  | { readonly kind: 'refused'; readonly detail: string }

/** `zone` is that of times without one. Throws body_unparsable when a line is no JSON. */
export function readTradeLines(lines: readonly string[], zone: string | null): ReadLine[] {
  return lines.map((line) => {
    const read = readTrade(line, zone)
    if (read.kind === 'refused') return { kind: 'refused', detail: read.detail }
    return { kind: 'trade', trade: read.report.trade, identity: identityOf(read.report, null) }
  })
}

/** Outcomes in order. Throws trade_invalid's sentence as an Error when a line that was read before breaks a rule now. */
export function logTradeLines(
  deps: LogReportsDeps,
  lines: readonly string[],
  zone: string | null,
  sender: Sender,
): Promise<Outcome[]> {
  const reports = lines.map((line): Report => {
    const read = readTrade(line, zone)
    if (read.kind === 'refused')
      throw new Error(`a trade that was checked breaks a rule: ${read.detail}`)
    return read.report
  })
  const identified = reports.map((report) => ({ report, identity: identityOf(report, null) }))
  return logReports(deps, identified, sender)
}
