// What makes two reports the same trade, within one exchange and account: a key that the sender chose, or the venue's order id.
// Stored as 128 bits of SHA-256, so that the index stays small whatever senders choose as keys.
import { hash } from 'node:crypto'
import { TidemarkError } from '../platform/problem.ts'
import type { Report } from './wire.ts'

/** 32 hex digits (PostgreSQL takes them as uuid), or null when the report has no identity. */
export function identityOf(report: Report, headerKey: string | null): string | null {
  const key = headerKey ?? report.idempotencyKey
  if (key !== null) return shortHash(`key\n${key}`)
  const { botName, exchangeOrderId } = report.trade
  if (exchangeOrderId === null) return null
  return shortHash(`order\n${JSON.stringify([botName, exchangeOrderId])}`)
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

function shortHash(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32)
}
