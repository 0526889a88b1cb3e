// Reads what an earlier process left: which segments count, how much waits, and what was torn.
// Torn bytes were never acknowledged to a caller. They are set aside, never sent, and the rest goes on.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readIfThere, replaceFileSync } from './durable-file.ts'
import { decodeLine } from './queue-line.ts'
import { firstSeqOf, type Segment } from './segment.ts'

export type Recovered = {
  readonly segments: Segment[]
  /** Unsettled lines and their length. */
  readonly queued: number
  readonly queuedBytes: number
  /** Lines that were set aside. */
  readonly damaged: number
  /** The highest sequence number met, settled or not; 0 when there is none. */
  readonly lastSeq: number
}

export function recoverSegments(dir: string, settled: number): Recovered {
  const segments: Segment[] = []
  let queued = 0
  let queuedBytes = 0
  let damaged = 0
  let lastSeq = 0
  for (const { name, over } of list(dir, settled)) {
    const path = join(dir, name)
    if (over) {
      rmSync(path, { force: true })
      continue
    }
    const read = readSegment(readFileSync(path), settled)
    if (read.bad.length > 0) setAside(dir, name, read)
    damaged += read.bad.length
    queued += read.queued
    queuedBytes += read.queuedBytes
    lastSeq = Math.max(lastSeq, read.lastSeq)
    if (read.lastSeq > settled) {
      const { birthtimeMs, mtimeMs } = statSync(path)
      const bornAtMs = birthtimeMs > 0 ? birthtimeMs : mtimeMs
      segments.push({ name, bytes: read.goodBytes, lastSeq: read.lastSeq, bornAtMs })
    } else rmSync(path, { force: true })
  }
  return { segments, queued, queuedBytes, damaged, lastSeq }
}

/** In order; `over` when the next segment's first line shows that all of this one is settled. */
function list(dir: string, settled: number): { name: string; over: boolean }[] {
  const names = readdirSync(dir)
    .flatMap((name) => {
      const first = firstSeqOf(name)
      return first === null ? [] : [{ name, first }]
    })
    .sort((left, right) => left.first - right.first)
  return names.map(({ name }, at) => {
    const next = names[at + 1]
    return { name, over: next !== undefined && next.first <= settled + 1 }
  })
}

type ReadSegment = {
  readonly good: Buffer[]
  readonly bad: Buffer[]
  goodBytes: number
  lastSeq: number
  queued: number
  queuedBytes: number
}

function readSegment(bytes: Buffer, settled: number): ReadSegment {
  const read: ReadSegment = {
    good: [],
    bad: [],
    goodBytes: 0,
    lastSeq: 0,
    queued: 0,
    queuedBytes: 0,
  }
  let goodFrom = 0
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline + 1
    const line = newline < 0 ? null : decodeLine(bytes.subarray(start, newline))
    if (line === null) {
      if (start > goodFrom) read.good.push(bytes.subarray(goodFrom, start))
      read.bad.push(bytes.subarray(start, end))
      goodFrom = end
    } else {
      read.goodBytes += end - start
      read.lastSeq = Math.max(read.lastSeq, line.seq)
      if (line.seq > settled) {
        read.queued++
        read.queuedBytes += end - start
      }
    }
    start = end
  }
  if (bytes.length > goodFrom) read.good.push(bytes.subarray(goodFrom))
  return read
}

/** The damaged lines go to a file of their own first; only then is the segment freed of them. */
function setAside(dir: string, name: string, { good, bad }: ReadSegment): void {
  const torn = Buffer.concat(bad)
  for (let copy = 1; ; copy++) {
    const path = join(dir, copy === 1 ? `torn-${name}` : `torn-${name}-${copy}`)
    const there = readIfThere(path)
    if (there === null) replaceFileSync(path, torn)
    else if (!there.equals(torn)) continue
    break
  }
  replaceFileSync(join(dir, name), Buffer.concat(good))
}
