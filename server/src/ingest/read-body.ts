// From a request's bytes to trade reports: one trade, a JSON array, or one trade per line (NDJSON).
// Tolerates what real senders send: one trailing NUL (MQL5's string conversion) and a byte order mark.
import { isAscii, isUtf8 } from 'node:buffer'
import { TidemarkError } from '../platform/problem.ts'
import { JsonScanner, JsonSyntaxError } from './json-scanner.ts'
import { type ReadReport, readReport, reportLimits } from './wire.ts'

/** A line or element that could not be taken, beside those that readReport refuses. */
export type ReadItem =
  | ReadReport
  | {
      readonly kind: 'unreadable'
      readonly code: 'body_unparsable' | 'body_too_large'
      readonly detail: string
    }

export type BodyText = { readonly text: string; readonly strippedNul: boolean }

/** Decodes a body strictly as UTF-8; throws body_unparsable when it is not. */
export function decodeBody(body: Buffer): BodyText {
  let end = body.length
  const strippedNul = end > 0 && body[end - 1] === 0
  if (strippedNul) end--
  const start = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0
  const bytes = start === 0 && end === body.length ? body : body.subarray(start, end)
  if (bytes.length === 0) throw unparsable('The body is empty; a JSON trade was expected.')
  // One-byte strings are the fast ones to walk; ASCII is the common case.
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), strippedNul }
  if (!isUtf8(bytes)) throw unparsable('The body is not valid UTF-8.')
  return { text: bytes.toString('utf8'), strippedNul }
}

/** Reads the body of a single report. Throws body_unparsable; a refused trade is an answer. */
export function readTrade(text: string, brokerZone: string | null): ReadReport {
  return readWhole(text, (scanner) => readReport(scanner, brokerZone))
}

/** Reads a JSON array of trades. A syntax error anywhere makes the whole body unparsable. */
export function readArray(text: string, brokerZone: string | null): ReadItem[] {
  return readWhole(text, (scanner) => {
    const items: ReadItem[] = []
    if (scanner.peek() !== 91)
      throw unparsable(
        'A batch is a JSON array of trades, or one trade per line as application/x-ndjson.',
      )
    scanner.at++
    if (scanner.peek() === 93) {
      scanner.at++
      return items
    }
    for (;;) {
      scanner.peek()
      const start = scanner.at
      const item = readReport(scanner, brokerZone)
      const tooLarge = scanner.at - start > reportLimits.tradeBytes
      items.push(tooLarge ? oversized() : item)
      if (items.length > reportLimits.batchTrades) throw tooMany()
      const next = scanner.peek()
      if (next !== 44 && next !== 93) scanner.fail()
      scanner.at++
      if (next === 93) return items
    }
  })
}

/** Reads one trade per line; a broken line is its own answer. Empty lines are passed over. */
export function readLines(text: string, brokerZone: string | null): ReadItem[] {
  const items: ReadItem[] = []
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, end)
    start = end + 1
    if (line.trim() === '') continue
    items.push(readLine(line, brokerZone))
    if (items.length > reportLimits.batchTrades) throw tooMany()
  }
  return items
}

function readLine(line: string, brokerZone: string | null): ReadItem {
  if (line.length > reportLimits.tradeBytes) return oversized()
  try {
    return readTrade(line, brokerZone)
  } catch (error) {
    if (error instanceof TidemarkError && error.code === 'body_unparsable')
      return { kind: 'unreadable', code: 'body_unparsable', detail: error.message }
    throw error
  }
}

/** Reads the whole text as one value. Throws body_unparsable, saying where it breaks. */
export function readWhole<T>(text: string, read: (scanner: JsonScanner) => T): T {
  const scanner = new JsonScanner(text)
  try {
    const result = read(scanner)
    if (!Number.isNaN(scanner.peek())) scanner.fail()
    return result
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw unparsable(whereItBroke(text, error.at), error)
    throw error
  }
}

function whereItBroke(text: string, at: number): string {
  if (at >= text.length) return 'The JSON text ends too early.'
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  return `The JSON text breaks at character ${at} (${JSON.stringify(character)}).`
}

function oversized(): ReadItem {
  const detail = `One trade may take ${reportLimits.tradeBytes} bytes.`
  return { kind: 'unreadable', code: 'body_too_large', detail }
}

function tooMany(): TidemarkError {
  return new TidemarkError(
    'body_too_large',
    `A batch holds at most ${reportLimits.batchTrades} trades.`,
  )
}

function unparsable(detail: string, cause?: unknown): TidemarkError {
  return new TidemarkError('body_unparsable', detail, { cause })
}
