// CRC-32 (the polynomial of zip and PNG) over bytes.
// zlib has it only since Node 20.15 and 22.2, so there is a table for what came before.
import * as zlib from 'node:zlib'

const native: ((data: Uint8Array) => number) | undefined = zlib.crc32

const table = new Uint32Array(256).map((_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

export function tableCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

export const crc32: (bytes: Uint8Array) => number = native ?? tableCrc32

/** Eight lower-case hex digits. */
export function crcText(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0')
}
