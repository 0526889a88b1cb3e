// Kill switches as files in the data folder: the file's existence is the switch, whatever is in it, so `touch` works as well.
// No database is needed to set one or to obey it, and it outlives every process.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type KilledEntry, type KillTarget, nameOfTarget, targetOfName } from './kill-target.ts'

export const killFolderOf = (dataDir: string) => join(dataDir, 'trade', 'kill')

/** Durable when it returns. A switch that is on stays as it is. */
export function writeKillFile(folder: string, entry: KilledEntry): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, nameOfTarget(entry.target))
  if (existsSync(path)) return
  const file = openSync(path, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify({ at: entry.at, by: entry.by, reason: entry.reason })}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  syncFolder(folder)
}

export function removeKillFile(folder: string, target: KillTarget): boolean {
  const path = join(folder, nameOfTarget(target))
  if (!existsSync(path)) return false
  rmSync(path)
  syncFolder(folder)
  return true
}

/** The first of these whose file exists. A look takes microseconds, so it is taken anew before every order. */
export function findKillFile(folder: string, targets: readonly KillTarget[]): KillTarget | null {
  return targets.find((target) => existsSync(join(folder, nameOfTarget(target)))) ?? null
}

export function readKillFiles(folder: string): KilledEntry[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const target = targetOfName(name)
    return target === null ? [] : [readEntry(join(folder, name), target)]
  })
}

/** A person may have made the file by hand: what it does not say is filled in. */
function readEntry(path: string, target: KillTarget): KilledEntry {
  const said: Record<string, unknown> = {}
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof read === 'object' && read !== null) Object.assign(said, read)
  } catch {
    // An empty file, or some other text: its being there is what counts.
  }
  const text = (value: unknown, otherwise: string) =>
    typeof value === 'string' && value !== '' ? value.slice(0, 200) : otherwise
  return {
    target,
    at: text(said.at, modifiedAt(path)),
    by: text(said.by, 'a file'),
    reason: text(said.reason, 'a file was put there by hand'),
  }
}

function modifiedAt(path: string): string {
  try {
    return statSync(path).mtime.toISOString()
  } catch {
    return new Date(0).toISOString() // it was taken away this moment
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
