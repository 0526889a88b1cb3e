// One line of a segment: CRC, sequence number and the trade's JSON text, as bytes.
// The CRC covers what stands between the first space and the newline.
import { crc32, crcText } from './crc32.ts'

const CRC_LENGTH = 8
const NEWLINE = 10
const SPACE = 32

export type QueueLine = {
  readonly seq: number
  /** The JSON text, exactly as it is sent. A view into the bytes that were read. */
  readonly json: Buffer
}

/** One page for all lines: a call must neither allocate much nor touch fresh memory. */
let page = Buffer.allocUnsafeSlow(4096)

/** Puts a line into `bytes`, which the next call uses again. */
export function encodeLine(seq: number, json: string): { bytes: Buffer; length: number } {
  // A code unit takes three bytes at most; a number 16 digits.
  const most = CRC_LENGTH + 19 + json.length * 3
  if (page.length < most) page = Buffer.allocUnsafeSlow(most)
  let end = CRC_LENGTH + 1
  end += page.write(String(seq), end, 'latin1')
  page[end++] = SPACE
  end += page.write(json, end)
  page.write(crcText(page.subarray(CRC_LENGTH + 1, end)), 0, 'latin1')
  page[CRC_LENGTH] = SPACE
  page[end++] = NEWLINE
  return { bytes: page, length: end }
}

/** `line` without its newline; null when it is not what was once written. */
export function decodeLine(line: Buffer): QueueLine | null {
  if (line.length < CRC_LENGTH + 4 || line[CRC_LENGTH] !== SPACE) return null
  const rest = line.subarray(CRC_LENGTH + 1)
  const crc = readHex8(line)
  if (crc < 0 || crc !== crc32(rest)) return null
  const space = rest.indexOf(SPACE)
  const seq = readSeq(rest, space)
  return seq === null ? null : { seq, json: rest.subarray(space + 1) }
}

/** A number from 1 on, written without leading zeros. */
function readSeq(bytes: Buffer, end: number): number | null {
  if (end < 1 || end > 15) return null
  const text = bytes.toString('latin1', 0, end)
  return /^[1-9]\d*$/.test(text) ? Number(text) : null
}

function readHex8(bytes: Buffer): number {
  const text = bytes.toString('latin1', 0, CRC_LENGTH)
  return /^[0-9a-f]{8}$/.test(text) ? Number.parseInt(text, 16) : -1
}
