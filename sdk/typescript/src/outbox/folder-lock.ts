// The lock that makes a folder one process's own: a file made by link(2), so it is never there half written.
// A dead holder's lock is moved aside under a unique name and compared before anyone trusts that it was the dead one's.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { OutboxInUse, systemCode } from './outbox-errors.ts'
import { isGone, ownFacts, type ProcessFacts } from './process-facts.ts'

export type FolderLock = { release(): void }

const ATTEMPTS = 50

/** Throws OutboxInUse when a living process, or one on another host, holds the folder. */
export function acquireLock(dir: string): FolderLock {
  const path = join(dir, 'lock')
  const own = ownFacts()
  const text = `${JSON.stringify({ ...own, at: new Date().toISOString() })}\n`
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (tryLink(path, text)) return { release: () => release(path, text) }
    const found = read(path)
    if (found === null) continue // let go in between
    const holder = parseFacts(found)
    if (holder === null || !isGone(holder, own)) throw inUse(dir, path, holder, own)
    removeDead(path, found)
  }
  throw new OutboxInUse(
    `the lock ${path} changes hands all the time; give each process its own dir`,
  )
}

function tryLink(path: string, text: string): boolean {
  const draft = uniqueBeside(path, 'new')
  try {
    const file = openSync(draft, 'wx', 0o600)
    writeSync(file, text)
    fsyncSync(file)
    closeSync(file)
    linkSync(draft, path)
    return true
  } catch (problem) {
    if (systemCode(problem) === 'EEXIST') return false
    throw problem
  } finally {
    rmSync(draft, { force: true })
  }
}

function removeDead(path: string, judged: string): void {
  const aside = uniqueBeside(path, 'stale')
  try {
    renameSync(path, aside)
  } catch (problem) {
    if (systemCode(problem) === 'ENOENT') return // somebody else moved it first
    throw problem
  }
  if (read(aside) !== judged) {
    // A newcomer had taken the lock between the look and the move: it gets it back.
    try {
      linkSync(aside, path)
    } catch (problem) {
      if (systemCode(problem) !== 'EEXIST') throw problem
    }
  }
  rmSync(aside, { force: true })
}

function release(path: string, text: string): void {
  if (read(path) === text) rmSync(path, { force: true })
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (problem) {
    if (systemCode(problem) === 'ENOENT') return null
    throw problem
  }
}

function uniqueBeside(path: string, what: string): string {
  return `${path}.${what}.${process.pid}.${randomBytes(6).toString('hex')}`
}

function parseFacts(text: string): ProcessFacts | null {
  try {
    const { pid, started, boot, host } = JSON.parse(text)
    if (!Number.isSafeInteger(pid) || pid < 1 || typeof host !== 'string') return null
    const known = (value: unknown) => (value === null || value === undefined ? null : String(value))
    return { pid, started: known(started), boot: known(boot), host }
  } catch {
    return null // not a lock of ours; a person has to look
  }
}

function inUse(dir: string, path: string, holder: ProcessFacts | null, own: ProcessFacts): Error {
  if (holder === null)
    return new OutboxInUse(
      `the outbox ${dir} is locked by ${path}, which cannot be read; remove it if no process uses the folder`,
    )
  const where = holder.host === own.host ? '' : ` on host ${holder.host}`
  const remedy =
    holder.host === own.host
      ? 'give each process its own dir'
      : `give each process its own dir, or remove ${path} if that process is gone`
  return new OutboxInUse(`the outbox ${dir} is in use by process ${holder.pid}${where}; ${remedy}`)
}
