// The file of anchors: lines are only ever added, and each is on the disk before anybody counts on it.
// Only its tail is read to go on, so that years of anchors cost nothing.
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'

export type AnchorFile = {
  /** Adds the line that `toLine` makes of the last one (null: there is none) and returns it. */
  append(toLine: (last: string | null) => string): Promise<string>
}

const tailBytes = 1 << 20

export function openAnchorFile(path: string): AnchorFile {
  return {
    async append(toLine) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const file = await open(path, 'a+', 0o600)
      try {
        const { size } = await file.stat()
        const start = Math.max(0, size - tailBytes)
        const tail = Buffer.alloc(size - start)
        await file.read(tail, 0, tail.length, start)
        const text = tail.toString('utf8')
        const line = toLine(text.split('\n').findLast((part) => part !== '') ?? null)
        // A line that a power cut left unfinished stays as it is, for `audit verify` to show.
        await file.appendFile(text === '' || text.endsWith('\n') ? `${line}\n` : `\n${line}\n`)
        await file.sync()
        return line
      } finally {
        await file.close()
      }
    },
  }
}

/** The size now, 0 when there is no file: anchors beyond it are younger than this moment. */
export async function anchorFileSize(path: string): Promise<number> {
  try {
    const file = await open(path, 'r')
    try {
      return (await file.stat()).size
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}

/** The lines within the first `size` bytes. */
export async function* readAnchorLines(path: string, size: number): AsyncGenerator<string> {
  if (size === 0) return
  const file = await open(path, 'r')
  try {
    const input = file.createReadStream({ end: size - 1, autoClose: false })
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
      if (line !== '') yield line
  } finally {
    await file.close()
  }
}
