// Writes a .tar.gz whose files' sizes are not known beforehand, with flat memory and no second copy on disk.
// gzip allows several members in a row: each header is a member of its own, stored uncompressed, so that it has a
// fixed length and can be written again once the size is known. The manifest comes first in the same way.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { BackupError } from './backup-error.ts'
import { blockBytes, makeTarHeader, paddingOf } from './tar-header.ts'

const manifestName = 'manifest.json'
/** Room for the manifest, filled up with blanks, which JSON allows. */
const manifestBytes = 64 * 1024

export type WrittenFile = { readonly bytes: number; readonly sha256: string }

export class ArchiveWriter {
  readonly #file: FileHandle
  readonly #modifiedAt: Date
  #end = 0

  /** `path` must not exist yet. */
  static async create(path: string, modifiedAt: Date): Promise<ArchiveWriter> {
    const writer = new ArchiveWriter(await open(path, 'wx', 0o600), modifiedAt)
    await writer.#append(stored(Buffer.alloc(blockBytes + manifestBytes)))
    return writer
  }

  private constructor(file: FileHandle, modifiedAt: Date) {
    this.#file = file
    this.#modifiedAt = modifiedAt
  }

  /** Adds one file from what `produce` hands to `write`. */
  async addFile(
    name: string,
    produce: (write: (chunk: Buffer) => Promise<void>) => Promise<void>,
  ): Promise<WrittenFile> {
    const headerAt = this.#end
    await this.#append(stored(Buffer.alloc(blockBytes)))
    const gzip = createGzip({ level: 1, chunkSize: 256 * 1024 })
    const sink = this.#createSink()
    const hash = createHash('sha256')
    let bytes = 0
    const written = pipeline(gzip, sink)
    written.catch(() => undefined) // awaited below; until then a failure is no unhandled one
    const write = async (chunk: Buffer): Promise<void> => {
      // A full disk fails the pipeline, which destroys gzip.
      if (gzip.destroyed) await written
      hash.update(chunk)
      bytes += chunk.length
      if (!gzip.write(chunk)) await once(gzip, 'drain')
    }
    try {
      await produce(write)
      gzip.end()
      await written
    } catch (error) {
      gzip.destroy()
      await written.catch(() => undefined) // it failed with us, or because of us
      throw error
    }
    await this.#append(stored(paddingOf(bytes)))
    const header = makeTarHeader({ name, size: bytes, modifiedAt: this.#modifiedAt })
    await this.#writeAt(stored(header), headerAt)
    return { bytes, sha256: hash.digest('hex') }
  }

  /** Ends the archive, puts the manifest into its place, and brings everything to the disk. */
  async finish(manifest: unknown): Promise<number> {
    await this.#append(stored(Buffer.alloc(2 * blockBytes)))
    const text = JSON.stringify(manifest, null, 2)
    if (Buffer.byteLength(text) >= manifestBytes)
      throw new BackupError('The manifest is too large.')
    const body = Buffer.alloc(manifestBytes, ' ')
    body.write(text)
    body.write('\n', manifestBytes - 1)
    const header = makeTarHeader({
      name: manifestName,
      size: manifestBytes,
      modifiedAt: this.#modifiedAt,
    })
    await this.#writeAt(stored(Buffer.concat([header, body])), 0)
    await this.#file.sync()
    await this.#file.close()
    return this.#end
  }

  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined) // it may be closed already
  }

  #createSink(): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#append(chunk).then(() => done(), done)
      },
    })
  }

  async #append(bytes: Buffer): Promise<void> {
    await this.#writeAt(bytes, this.#end)
    this.#end += bytes.length
  }

  async #writeAt(bytes: Buffer, position: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const step = await this.#file.write(bytes, done, bytes.length - done, position + done)
      done += step.bytesWritten
    }
  }
}

/** A gzip member without compression: its length depends only on the length of what it holds. */
function stored(bytes: Buffer): Buffer {
  return gzipSync(bytes, { level: 0 })
}
