// Where tests put their databases: in memory where there is much of it. Each dropped database has PostgreSQL write out all
// others of its cluster, which tests need on no disk; what must survive a power cut is proved on a disk of its own.
import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const wantedBytes = 3 * 2 ** 30

/** A folder for short-lived databases, '/dev/shm' or the system's own. */
export function memoryFolder() {
  try {
    const { type, bavail, bsize } = statfsSync('/dev/shm')
    const isMemory = type === 0x01021994 // tmpfs, as linux/magic.h has it
    if (isMemory && bavail * bsize >= wantedBytes) return '/dev/shm'
  } catch {
    // no such folder here
  }
  return tmpdir()
}
