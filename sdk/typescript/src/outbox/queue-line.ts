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

export function encodeLine(seq: number, json: string): Buffer {
  const rest = `${seq} ${json}`
  const line = Buffer.allocUnsafe(CRC_LENGTH + 2 + Buffer.byteLength(rest))
  line.write(rest, CRC_LENGTH + 1)
  line.write(crcText(line.subarray(CRC_LENGTH + 1, line.length - 1)), 0, 'latin1')
  line[CRC_LENGTH] = SPACE
  line[line.length - 1] = NEWLINE
  return line
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
