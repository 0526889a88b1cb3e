// The cursor: every line up to its number is settled. It may lag behind the truth, never run ahead of it.
// Without a readable cursor everything is sent again, which the server answers as duplicates.
import { join } from 'node:path'
import { crcText } from './crc32.ts'
import { readIfThere, replaceFile } from './durable-file.ts'

/** 0 when the file is missing or damaged. */
export function readCursor(dir: string): number {
  const text = readIfThere(join(dir, 'cursor'))?.toString('latin1') ?? ''
  const match = /^([0-9a-f]{8}) (\d{1,15})\n$/.exec(text)
  const [, crc, seq = ''] = match ?? []
  return crc === crcText(Buffer.from(seq)) ? Number(seq) : 0
}

export async function writeCursor(dir: string, seq: number, sync: boolean): Promise<void> {
  const text = String(seq)
  await replaceFile(join(dir, 'cursor'), `${crcText(Buffer.from(text))} ${text}\n`, sync)
}
