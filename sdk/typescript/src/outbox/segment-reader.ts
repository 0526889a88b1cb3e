// Reads waiting lines back from the segments, a chunk at a time, so a long outage costs disk and not memory.
// Only bytes that count are read; a line that went bad on the disk since is reported and passed over.
import { closeSync, openSync, read } from 'node:fs'
import { join } from 'node:path'
import { decodeLine, type QueueLine } from './queue-line.ts'
import type { Segment } from './segment.ts'

export type WaitingLine = QueueLine & {
  /** Length in the segment, newline included. */
  readonly bytes: number
  /** Where the next line begins. */
  readonly end: number
}

export type BatchLimits = { readonly lines: number; readonly bytes: number }

export type ReadBatch = {
  readonly lines: readonly WaitingLine[]
  /** Where reading stopped: behind the last line, or behind what was passed over. */
  readonly end: number
}

export type SegmentReader = {
  /** Lines of one segment from `offset` on whose number is above `settled`. */
  read(segment: Segment, offset: number, settled: number, limits: BatchLimits): Promise<ReadBatch>
  close(): void
}

const CHUNK_BYTES = 256 * 1024

/** `bytes` is a line that is not what was written, at `offset` of a segment; told again each time it is read. */
export type OnDamage = (name: string, offset: number, bytes: Buffer) => void

export function createSegmentReader(dir: string, onDamage: OnDamage): SegmentReader {
  let open: { readonly name: string; readonly fd: number } | null = null

  function descriptorOf(segment: Segment): number {
    if (open?.name === segment.name) return open.fd
    close()
    open = { name: segment.name, fd: openSync(join(dir, segment.name), 'r') }
    return open.fd
  }

  function close(): void {
    if (open !== null) closeSync(open.fd)
    open = null
  }

  return {
    async read(segment, offset, settled, limits) {
      const fd = descriptorOf(segment)
      const end = segment.bytes
      let length = CHUNK_BYTES
      for (;;) {
        const chunk = await readChunk(fd, offset, Math.min(length, end - offset))
        const batch = linesOf(chunk, offset, settled, limits, (at, bad) =>
          onDamage(segment.name, at, bad),
        )
        // Fewer lines than wanted although there is more: look at a longer piece.
        const short = batch.lines.length < limits.lines && offset + chunk.length < end
        if (!short || length > limits.bytes) return batch
        length *= 4
      }
    },
    close,
  }
}

function linesOf(
  chunk: Buffer,
  offset: number,
  settled: number,
  limits: BatchLimits,
  onBad: (offset: number, bytes: Buffer) => void,
): ReadBatch {
  const lines: WaitingLine[] = []
  let bytes = 0
  let start = 0
  while (lines.length < limits.lines) {
    const newline = chunk.indexOf(10, start)
    if (newline < 0) break
    const line = decodeLine(chunk.subarray(start, newline))
    if (line === null) onBad(offset + start, chunk.subarray(start, newline + 1))
    else if (line.seq > settled) {
      bytes += line.json.length + 1
      if (bytes > limits.bytes && lines.length > 0) break
      lines.push({ ...line, bytes: newline + 1 - start, end: offset + newline + 1 })
    }
    start = newline + 1
  }
  return { lines, end: offset + start }
}

function readChunk(fd: number, position: number, length: number): Promise<Buffer> {
  if (length <= 0) return Promise.resolve(Buffer.alloc(0))
  return new Promise((resolve, reject) => {
    const chunk = Buffer.allocUnsafe(length)
    read(fd, chunk, 0, length, position, (problem, got) =>
      problem === null ? resolve(chunk.subarray(0, got)) : reject(problem),
    )
  })
}
