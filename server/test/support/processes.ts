// Looks at other processes through /proc: who descends from whom, how much processor time and memory a tree used.
// Linux only; elsewhere the readers answer with nothing and the callers say so.
import { readdirSync, readFileSync } from 'node:fs'

export type ProcessRow = {
  readonly pid: number
  readonly parent: number
  readonly command: string
  /** Processor time of this process and of its children that have ended, in microseconds. */
  readonly cpuMicros: number
}

const microsPerTick = 10_000 // USER_HZ is 100 on every Linux that Node runs on

export function isAlive(pid: number): boolean {
  const row = readProcess(pid)
  if (row !== null) return row.state !== 'Z'
  if (process.platform === 'linux') return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // ESRCH: it is gone
  }
}

export function listProcesses(): ProcessRow[] {
  return procEntries().flatMap((pid) => readProcess(pid) ?? [])
}

/** -1 when there is no such process. */
export function parentOf(pid: number): number {
  return listProcesses().find((row) => row.pid === pid)?.parent ?? -1
}

/** `pid` and everything below it. */
export function processTree(pid: number, all: readonly ProcessRow[] = listProcesses()): number[] {
  const found = [pid]
  for (let at = 0; at < found.length; at += 1)
    for (const row of all)
      if (row.parent === found[at] && !found.includes(row.pid)) found.push(row.pid)
  return found
}

export function cpuMicrosOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (readProcess(pid)?.cpuMicros ?? 0), 0)
}

/** Proportional set size in bytes: shared pages are divided among their users, so trees can be summed. */
export function memoryBytesOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + pssBytes(pid), 0)
}

/** Stops all that `list` names, looking again until nobody new is there: what is being stopped may just have had a child. */
export function holdAll(list: () => readonly number[]): number[] {
  const held: number[] = []
  for (;;) {
    const more = list().filter((pid) => !held.includes(pid))
    if (more.length === 0) return held
    signalAll(more, 'SIGSTOP')
    held.push(...more)
  }
}

/**
 * Signals every pid that still lives; one that is gone already is no error.
 * Pids up to 1 are passed over: a child that could not be started has none, and -1 would mean every process of this machine.
 */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids.filter((one) => one > 1)) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended by itself between the look and the signal.
    }
  }
}

function procEntries(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return [] // no /proc on this system
  }
}

function readProcess(pid: number): (ProcessRow & { state: string }) | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const close = stat.lastIndexOf(')')
    const fields = stat.slice(close + 2).split(' ')
    return {
      pid,
      parent: Number(fields[1]),
      state: fields[0] ?? '',
      command: stat.slice(stat.indexOf('(') + 1, close),
      // utime, stime, cutime, cstime: a tree's sum keeps what its ended members used.
      cpuMicros: [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) * microsPerTick,
    }
  } catch {
    return null // it ended while we looked
  }
}

function pssBytes(pid: number): number {
  try {
    const line = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))
    return Number(line?.[1] ?? 0) * 1024
  } catch {
    return 0 // ended, or another user's process
  }
}
