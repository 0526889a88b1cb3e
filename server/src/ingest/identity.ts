// What makes two reports the same trade, within one exchange and account: a key that the sender chose, or the venue's order id.
// Kept as plain text: order ids mostly rise, so the index grows at its end; hashes would touch a random page for each trade.
import { TidemarkError } from '../platform/problem.ts'
import type { Report } from './wire.ts'

/** The key of the request's header; `place` is the trade's place in a batch, null for a single report. */
export type HeaderKey = { readonly key: string; readonly place: number | null }

/** Null when the report has no identity. The first letter keeps the three kinds apart. */
export function identityOf(report: Report, header: HeaderKey | null): string | null {
  if (header !== null)
    return header.place === null ? `k ${header.key}` : `b ${header.key} ${header.place}`
  if (report.idempotencyKey !== null) return `k ${report.idempotencyKey}`
  const { botName, exchangeOrderId } = report.trade
  // The length keeps bot `a b` with order `c` apart from bot `a` with order `b c`.
  return exchangeOrderId === null ? null : `o${botName.length} ${botName} ${exchangeOrderId}`
}

/** Reads the Idempotency-Key header: a quoted string, or bare text, of 1 to 255 visible ASCII characters. */
export function readIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header.trim())
  const key = quoted?.[1]?.replace(/\\(["\\])/g, '$1') ?? header.trim()
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key
  const detail = 'Idempotency-Key must be 1 to 255 visible ASCII characters.'
  throw new TidemarkError('request_invalid', detail)
}
