// What tells one process from a later one with the same pid: its start tick, the kernel's boot, the host.
// Outside Linux the first two are null, and only the pid speaks.
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { systemCode } from './outbox-errors.ts'

export type ProcessFacts = {
  readonly pid: number
  readonly started: string | null
  readonly boot: string | null
  readonly host: string
}

export function ownFacts(): ProcessFacts {
  return {
    pid: process.pid,
    started: statOf(process.pid)?.started ?? null,
    boot: readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null,
    host: hostname(),
  }
}

/** Whether the process that these facts describe runs no more. Of another host nothing can be said: false. */
export function isGone(facts: ProcessFacts, own: ProcessFacts): boolean {
  if (facts.host !== own.host) return false
  if (facts.boot !== null && own.boot !== null && facts.boot !== own.boot) return true
  if (!exists(facts.pid)) return true
  const stat = statOf(facts.pid)
  if (stat === null) return false
  return stat.state === 'Z' || (facts.started !== null && facts.started !== stat.started)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (problem) {
    return systemCode(problem) !== 'ESRCH' // EPERM: it is there, and somebody else's
  }
}

function statOf(pid: number): { state: string; started: string } | null {
  const stat = readText(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The second field is a name in parentheses that may hold anything, so fields count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', started: fields[19] ?? '' }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // not Linux, or it ended
  }
}
