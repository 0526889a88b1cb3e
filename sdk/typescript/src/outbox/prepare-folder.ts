// Makes the outbox's folder its own: private, writable, and free of drafts that an ended process left.
// Only names that the outbox itself gives are removed.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { OutboxFailed, systemCode } from './outbox-errors.ts'

export function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  } catch (problem) {
    throw new OutboxFailed(`the outbox ${dir} cannot be made (${systemCode(problem)})`, {
      cause: problem,
    })
  }
}

/** Call while holding the lock. */
export function removeDrafts(dir: string): void {
  for (const name of readdirSync(dir))
    if (/^(cursor|dead-letters\.jsonl|\d{12,15}\.jsonl|torn-.+)\.new$/.test(name))
      rmSync(join(dir, name), { force: true })
}
