// The 512-byte header of one file in a tar archive (POSIX ustar), written and read.
// Sizes from 8 GiB on do not fit the octal field and use the base-256 form, which GNU tar, bsdtar and Python read.
import { BackupError } from './backup-error.ts'

export const blockBytes = 512
const largestOctal = 0o77777777777

export function makeTarHeader(file: { name: string; size: number; modifiedAt: Date }): Buffer {
  const header = Buffer.alloc(blockBytes)
  if (Buffer.byteLength(file.name) > 100) throw new BackupError(`the name ${file.name} is too long`)
  header.write(file.name, 0)
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  if (file.size <= largestOctal) {
    header.write(`${file.size.toString(8).padStart(11, '0')}\0`, 124)
  } else {
    header.writeUInt8(0x80, 124)
    header.writeBigUInt64BE(BigInt(file.size), 128)
  }
  const seconds = Math.floor(file.modifiedAt.getTime() / 1000)
  header.write(`${seconds.toString(8).padStart(11, '0')}\0`, 136)
  header.write('0', 156)
  header.write('ustar\x0000', 257, 'latin1')
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** Null for the empty block that ends an archive. */
export function parseTarHeader(header: Buffer): { name: string; size: number } | null {
  if (header.every((byte) => byte === 0)) return null
  const stated = Number.parseInt(header.toString('latin1', 148, 156), 8)
  if (stated !== checksum(header))
    throw new BackupError('The file is not a Tidemark backup, or it is damaged.')
  const octal = header.toString('latin1', 124, 136).replace(/[\0 ].*$/s, '')
  const large = (header[124] ?? 0) === 0x80
  const size = large ? Number(header.readBigUInt64BE(128)) : Number.parseInt(octal || '0', 8)
  return { name: header.toString('utf8', 0, 100).replace(/\0.*$/s, ''), size }
}

/** Sum of the bytes, with the checksum's own field taken as blanks. */
function checksum(header: Buffer): number {
  let sum = 8 * 32
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte
  return sum
}

/** Zero bytes that fill the last block of a file. */
export function paddingOf(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes)
}
