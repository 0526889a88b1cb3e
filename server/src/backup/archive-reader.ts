// Reads a backup from front to back, file by file, with flat memory. A cut or damaged archive is an error at the
// latest at its end, so nothing may be committed before the last file was read.
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { BackupError } from './backup-error.ts'
import { blockBytes, paddingOf, parseTarHeader } from './tar-header.ts'

export type ArchiveEntry = {
  readonly name: string
  readonly size: number
  /** The content; must be read to its end before the next entry is asked for. */
  readonly chunks: AsyncGenerator<Buffer>
}

export async function* readArchive(path: string): AsyncGenerator<ArchiveEntry> {
  const source = createReadStream(path, { highWaterMark: 256 * 1024 })
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  source.on('error', (error) => gunzip.destroy(error))
  const bytes = new ByteReader(source.pipe(gunzip)[Symbol.asyncIterator]())
  try {
    for (;;) {
      const entry = parseTarHeader(await bytes.take(blockBytes))
      if (entry === null) {
        await bytes.take(blockBytes)
        await bytes.expectEnd()
        return
      }
      let left = entry.size
      const chunks = (async function* () {
        while (left > 0) {
          const chunk = await bytes.some(left)
          left -= chunk.length
          yield chunk
        }
      })()
      yield { ...entry, chunks }
      if (left > 0) throw new TypeError('an entry was left before its end')
      await bytes.take(paddingOf(entry.size).length)
    }
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

class ByteReader {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterator<Buffer>) {
    this.#source = source
  }

  /** Exactly `count` bytes. */
  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = count; left > 0; ) {
      const part = await this.some(left)
      parts.push(part)
      left -= part.length
    }
    return Buffer.concat(parts)
  }

  /** At least one and at most `most` bytes. */
  async some(most: number): Promise<Buffer> {
    while (this.#held.length === 0) {
      const next = await this.#next()
      if (next === null) throw new BackupError('The backup is cut short.')
      this.#held = next
    }
    const part = this.#held.subarray(0, most)
    this.#held = this.#held.subarray(part.length)
    return part
  }

  /** Reads on until the stream itself says that it was whole. */
  async expectEnd(): Promise<void> {
    if (this.#held.length > 0 || (await this.#next()) !== null) {
      throw new BackupError('The file goes on after the end of the backup.')
    }
  }

  async #next(): Promise<Buffer | null> {
    let next: IteratorResult<Buffer>
    try {
      next = await this.#source.next()
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
      if (code === 'ENOENT') throw new BackupError('There is no such file.', { cause })
      if (code === 'EISDIR' || code === 'EACCES') {
        throw new BackupError('The file cannot be read.', { cause })
      }
      throw new BackupError('The file is damaged, cut short, or not a Tidemark backup.', { cause })
    }
    return next.done === true ? null : next.value
  }
}
