// Where a server that runs can be reached, for programs that let it take a free port.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Written whole or not at all: readers poll for this file. */
export function writeAddress(file: string, url: string): void {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 })
  renameSync(draft, file)
}
