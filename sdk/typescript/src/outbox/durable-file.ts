// Writing so that it is there after a power cut: bytes, then the file, then the folder that names it.
// Windows cannot fsync a folder; its file system keeps names by itself.
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

const PIECE_BYTES = 1024 * 1024

/** Takes the place of `path`, whole or not at all. */
export async function replaceFile(path: string, text: string, sync: boolean): Promise<void> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(text)
    if (sync) await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  if (sync) await syncFolder(dirname(path))
}

export function replaceFileSync(path: string, bytes: Buffer): void {
  const draft = `${path}.new`
  const file = openSync(draft, 'w', 0o600)
  try {
    writeAllSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  syncFolderSync(dirname(path))
}

export function writeAllSync(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

export function syncFolderSync(dir: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dir, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

export async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Null when there is no such file. */
export function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') return null
    throw problem
  }
}

/** Hands over each line with its newline, a piece of the file at a time. Returns the file's length; 0 without a file. */
export function readLinesSync(path: string, take: (line: Buffer) => void): number {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') return 0
    throw problem
  }
  try {
    let rest: Buffer = Buffer.alloc(0)
    let total = 0
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES)
      const length = readSync(file, piece, 0, PIECE_BYTES, total)
      if (length === 0) return total
      total += length
      const bytes = Buffer.concat([rest, piece.subarray(0, length)])
      let start = 0
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        take(bytes.subarray(start, end + 1))
        start = end + 1
      }
      rest = bytes.subarray(start)
    }
  } finally {
    closeSync(file)
  }
}
