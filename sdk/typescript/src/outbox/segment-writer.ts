// Appends lines to segments: one write call per line, a new segment on each open and every 8 MiB.
// A write that fails is cut away again, or its segment is left behind at that point: nothing half ever counts.
import { fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder, syncFolderSync } from './durable-file.ts'
import { isNoRoom, OutboxFailed, OutboxFull, systemCode } from './outbox-errors.ts'
import { encodeLine } from './queue-line.ts'
import { SEGMENT_BYTES, type Segment, segmentName } from './segment.ts'
import { createSegmentFile, type SegmentFile } from './segment-file.ts'

export type SegmentWriterDeps = {
  readonly dir: string
  readonly nextSeq: number
  readonly durability: 'background' | 'always' | 'none'
  onSegment(segment: Segment): void
  onFault(problem: unknown): void
}

export type SegmentWriter = {
  readonly nextSeq: number
  /** The segment that is being written; lines may still be added to it. */
  readonly current: Segment | null
  /** Throws OutboxFull or OutboxFailed; then nothing of the line counts. Returns its number and length. */
  append(json: string): { seq: number; bytes: number }
  /** Resolves once all that was appended is on the disk. */
  sync(): Promise<void>
  close(): Promise<void>
}

export function createSegmentWriter(deps: SegmentWriterDeps): SegmentWriter {
  const { dir, durability } = deps
  const always = durability === 'always'
  let nextSeq = deps.nextSeq
  let current: Segment | null = null
  let file: SegmentFile | null = null
  const open = new Set<SegmentFile>()

  function begin(): SegmentFile {
    for (;;) {
      const name = segmentName(nextSeq)
      try {
        const fd = openSync(join(dir, name), 'ax', 0o600)
        if (always) syncFolderSync(dir)
        else if (durability === 'background') syncFolder(dir).catch(deps.onFault)
        current = { name, bytes: 0, lastSeq: nextSeq - 1, bornAtMs: Date.now() }
        file = createSegmentFile(fd, durability !== 'none', (problem) => {
          deps.onFault(problem)
          // After a failed fsync the kernel forgets what it could not write, so this file is not trusted further.
          if (file?.fd === fd) leave()
        })
        open.add(file)
        deps.onSegment(current)
        return file
      } catch (problem) {
        // The remains of a segment that was left before its first line counted: its number is passed over.
        if (systemCode(problem) !== 'EEXIST') throw problem
        nextSeq++
      }
    }
  }

  function leave(): void {
    const left = file
    file = null
    current = null
    if (left !== null) left.close().then(() => open.delete(left), deps.onFault)
  }

  function append(json: string): { seq: number; bytes: number } {
    try {
      if (current !== null && current.bytes >= SEGMENT_BYTES) leave()
      const target = file ?? begin()
      const { bytes, length } = encodeLine(nextSeq, json)
      if (writeSync(target.fd, bytes, 0, length) < length) throw shortWrite()
      if (always) fdatasyncSync(target.fd)
      else target.syncSoon()
      const seq = nextSeq++
      if (current !== null) {
        current.bytes += length
        current.lastSeq = seq
      }
      return { seq, bytes: length }
    } catch (problem) {
      undo()
      if (isNoRoom(problem))
        throw new OutboxFull(`no room on the disk of the outbox ${dir}; the trade was not queued`, {
          cause: problem,
        })
      const code = systemCode(problem)
      throw new OutboxFailed(
        `the outbox ${dir} cannot be written (${code}); the trade was not queued`,
        {
          cause: problem,
        },
      )
    }
  }

  function undo(): void {
    if (file === null || current === null) return
    try {
      ftruncateSync(file.fd, current.bytes)
      if (always) fdatasyncSync(file.fd)
    } catch {
      leave() // the part that was written stays behind `bytes` and is never read
      nextSeq++ // the next process may find a whole line there; its number is nobody else's
    }
  }

  return {
    get nextSeq() {
      return nextSeq
    },
    get current() {
      return current
    },
    append,
    async sync() {
      await Promise.all([...open].map((each) => each.sync()))
    },
    async close() {
      leave()
      await Promise.all([...open].map((each) => each.close()))
    },
  }
}

function shortWrite(): Error {
  return Object.assign(new Error('the system wrote only a part of the line'), { code: 'ENOSPC' })
}
