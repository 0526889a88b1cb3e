// The queue on disk: lines go in at one end, batches are read from the other, and what is settled leaves.
// Memory holds a few numbers per segment and never the trades, however long the server is away.
import { appendFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeCursor } from './cursor-file.ts'
import { isNoRoom, OutboxFull } from './outbox-errors.ts'
import { createQueueAge } from './queue-age.ts'
import type { Recovered } from './recover-segments.ts'
import type { Segment } from './segment.ts'
import { type BatchLimits, createSegmentReader, type WaitingLine } from './segment-reader.ts'
import { createSegmentWriter } from './segment-writer.ts'

export type TradeQueueDeps = {
  readonly dir: string
  readonly recovered: Recovered
  readonly settled: number
  readonly nextSeq: number
  readonly durability: 'background' | 'always' | 'none'
  readonly maxBytes: number
  onFault(problem: unknown): void
  onDamage(): void
}

export type TradeQueue = ReturnType<typeof createTradeQueue>

const CURSOR_EVERY_MS = 100

export function createTradeQueue(deps: TradeQueueDeps) {
  const { dir, maxBytes } = deps
  const syncs = deps.durability !== 'none'
  const segments: Segment[] = [...deps.recovered.segments]
  /** Segments that were read to their end and still lie on the disk. */
  const over: Segment[] = []
  const age = createQueueAge(segments)
  const reader = createSegmentReader(dir, noteDamage)
  const writer = createSegmentWriter({ ...deps, onSegment: (segment) => segments.push(segment) })
  let queued = deps.recovered.queued
  let queuedBytes = deps.recovered.queuedBytes
  let settled = deps.settled
  let offset = 0
  let cursor = settled
  let saving: Promise<void> | null = null
  let saveTimer: NodeJS.Timeout | null = null

  /** The next waiting lines, in order; none when nothing waits. They stay until they are settled. */
  async function peek(limits: BatchLimits): Promise<readonly WaitingLine[]> {
    for (;;) {
      const segment = segments[0]
      if (segment === undefined) return nothingLeft()
      if (offset < segment.bytes) {
        const batch = await reader.read(segment, offset, settled, limits)
        if (batch.lines.length > 0) return batch.lines
        if (batch.end === offset) throw new Error(`the segment ${segment.name} ends too early`)
        offset = batch.end
      } else if (segment === writer.current) return nothingLeft()
      else leaveSegment(segment)
    }
  }

  /** All is read; lines that went bad on the disk meanwhile count no more. */
  function nothingLeft(): readonly WaitingLine[] {
    queued = 0
    queuedBytes = 0
    return []
  }

  const damaged = new Set<string>()
  function noteDamage(name: string, at: number, bytes: Buffer): void {
    if (damaged.has(`${name} ${at}`)) return
    damaged.add(`${name} ${at}`)
    appendFileSync(join(dir, `torn-${name}`), bytes, { mode: 0o600 })
    deps.onDamage()
  }

  function leaveSegment(segment: Segment): void {
    segments.shift()
    offset = 0
    reader.close()
    over.push(segment)
    saveSoon()
  }

  /** `lines` are the first ones of what peek gave, landed or laid aside. */
  function settle(lines: readonly WaitingLine[]): void {
    const last = lines.at(-1)
    if (last === undefined) return
    queued -= lines.length
    for (const line of lines) queuedBytes -= line.bytes
    offset = last.end
    settled = last.seq
    saveSoon()
  }

  function saveSoon(): void {
    saveTimer ??= setTimeout(() => {
      saveTimer = null
      save().catch(deps.onFault)
    }, CURSOR_EVERY_MS).unref()
  }

  /** Makes the cursor durable, and only then removes the segments that it is past. */
  function save(): Promise<void> {
    saving ??= saveOnce().finally(() => {
      saving = null
    })
    return saving
  }

  async function saveOnce(): Promise<void> {
    while (cursor < settled || over.some((segment) => segment.lastSeq <= cursor)) {
      const next = settled
      try {
        if (cursor < next) await writeCursor(dir, next, syncs)
      } catch (problem) {
        // A full disk gets room from what is settled; lines that are gone cannot be sent again.
        if (!isNoRoom(problem) || over.length === 0) throw problem
        await removeOver(next)
        continue
      }
      cursor = next
      await removeOver(cursor)
    }
  }

  async function removeOver(upTo: number): Promise<void> {
    while (over[0] !== undefined && over[0].lastSeq <= upTo) {
      await rm(join(dir, over[0].name), { force: true })
      over.shift()
    }
  }

  return {
    append(json: string): number {
      if (queuedBytes + json.length > maxBytes)
        throw new OutboxFull(
          `the outbox ${dir} holds ${queued} unsent trades (${queuedBytes} bytes) of at most ${maxBytes} bytes; the trade was not queued`,
        )
      const { seq, bytes } = writer.append(json)
      queued++
      queuedBytes += bytes
      age.note(seq)
      return seq
    },
    peek,
    settle,
    sync: () => writer.sync(),
    get queued() {
      return queued
    },
    get queuedBytes() {
      return queuedBytes
    },
    get settled() {
      return settled
    },
    get lastSeq() {
      return writer.nextSeq - 1
    },
    oldestAtMs: () => (queued === 0 ? null : age.oldestMs(settled)),
    async close(): Promise<void> {
      if (saveTimer !== null) clearTimeout(saveTimer)
      await save().catch(deps.onFault)
      reader.close()
      await writer.close()
    },
  }
}
