// Trades that the server refused for good, one JSON object a line, with what it said. Nothing is ever thrown away.
// A letter is on the disk before the cursor passes its trade; after a crash the same one is not written twice.

import { truncateSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readLinesSync, replaceFile, syncFolder } from './durable-file.ts'
import { rawMember } from './raw-member.ts'

export type DeadLetter = {
  readonly seq: number
  /** RFC 3339. */
  readonly at: string
  /** The HTTP status of this trade's own answer. */
  readonly status: number
  /** The server's problem object (RFC 9457). */
  readonly problem: Readonly<Record<string, unknown>>
  /** The trade as it was sent, for looking at; `tradeText` has every digit. */
  readonly trade: Readonly<Record<string, unknown>>
  readonly tradeText: string
}

export type NewDeadLetter = Omit<DeadLetter, 'trade'>

export type DeadLetterFile = ReturnType<typeof openDeadLetters>

export function openDeadLetters(dir: string, settled: number, syncs: boolean) {
  const path = join(dir, 'dead-letters.jsonl')
  const { seqs, lastSeq } = recover(path)
  /** Letters of trades that the cursor had not passed: they come again. */
  const known = new Set(seqs.filter((seq) => seq > settled))
  let count = seqs.length
  let work: Promise<unknown> = Promise.resolve()

  /** One thing at a time on the file. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = work.then(act, act)
    work = turn.catch(() => {}) // the caller of this turn has the error
    return turn
  }

  async function append(fresh: readonly NewDeadLetter[]): Promise<void> {
    const text = fresh.map(lineOf).join('')
    const file = await open(path, 'a', 0o600)
    try {
      const { size } = await file.stat()
      try {
        await file.appendFile(text)
        if (syncs) await file.sync()
      } catch (problem) {
        await file.truncate(size)
        throw problem
      }
    } finally {
      await file.close()
    }
    if (count === 0 && syncs) await syncFolder(dir)
    count += fresh.length
  }

  return {
    lastSeq,
    get count() {
      return count
    },
    /** Returns those that were not there already. */
    add: (letters: readonly NewDeadLetter[]) =>
      inTurn(async () => {
        const fresh = letters.filter(({ seq }) => !known.has(seq))
        if (fresh.length > 0) await append(fresh)
        return fresh
      }),
    list: () =>
      inTurn(async () => (await readLines(path)).flatMap((line) => parseLetter(line) ?? [])),
    /** Puts every letter back by `requeue`, and rewrites the file without those that went. Returns how many. */
    takeOut: (requeue: (letter: DeadLetter) => void, sync: () => Promise<void>) =>
      inTurn(async () => {
        const lines = await readLines(path)
        const gone = new Set<string>()
        try {
          for (const line of lines) {
            const letter = parseLetter(line)
            if (letter === null) continue
            requeue(letter)
            gone.add(line)
          }
        } finally {
          // Also when the queue is full half way: what is in it must not stay here as well.
          if (gone.size > 0) {
            await sync()
            const kept = lines.filter((line) => !gone.has(line))
            await replaceFile(path, kept.map((line) => `${line}\n`).join(''), syncs)
            count = kept.length
          }
        }
        return gone.size
      }),
    close: () => work,
  }
}

function lineOf({ seq, at, status, problem, tradeText }: NewDeadLetter): string {
  const shown = JSON.stringify(problem)
  return `{"seq":${seq},"at":"${at}","status":${status},"problem":${shown},"trade":${tradeText}}\n`
}

/** Numbers of all letters; a torn last line is cut off, since its trade is still in the queue. */
function recover(path: string): { seqs: number[]; lastSeq: number } {
  const seqs: number[] = []
  let wholeBytes = 0
  // Piece by piece: nobody may have looked at the file for a year.
  const totalBytes = readLinesSync(path, (line) => {
    wholeBytes += line.length
    seqs.push(seqOf(line))
  })
  if (wholeBytes < totalBytes) truncateSync(path, wholeBytes)
  return { seqs, lastSeq: seqs.reduce((most, seq) => Math.max(most, seq), 0) }
}

/** 0 for a line that a person has spoilt. */
function seqOf(line: Buffer): number {
  const head = /^\{"seq":(\d{1,15}),/.exec(line.toString('latin1', 0, 40))
  return head === null ? (parseLetter(line.toString('utf8'))?.seq ?? 0) : Number(head[1])
}

async function readLines(path: string): Promise<string[]> {
  try {
    return linesOf(await readFile(path, 'utf8'))
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') return []
    throw problem
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** Null for a line that a person has spoilt; it stays in the file. */
function parseLetter(line: string): DeadLetter | null {
  try {
    const letter: Omit<DeadLetter, 'tradeText'> = JSON.parse(line)
    const tradeText = rawMember(line, 'trade')
    return tradeText === null || !Number.isSafeInteger(letter.seq) ? null : { ...letter, tradeText }
  } catch {
    return null
  }
}
