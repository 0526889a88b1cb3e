// Processor time and memory of one contender, split into its own processes and PostgreSQL's.
// From /proc, so Linux only; elsewhere the figures are 0 and the report leaves them out.
import {
  cpuMicrosOf,
  listProcesses,
  memoryBytesOf,
  processTree,
} from '../../server/test/support/processes.ts'
import { postgresPidsOf } from '../../server/test/support/temp-home.ts'

export type Split = { readonly own: number; readonly database: number }

export function cpuMicros(pid: number, dataDir: string): Split {
  const { own, database } = pidsOf(pid, dataDir)
  return { own: cpuMicrosOf(own), database: cpuMicrosOf(database) }
}

export function memoryBytes(pid: number, dataDir: string): Split {
  const { own, database } = pidsOf(pid, dataDir)
  return { own: memoryBytesOf(own), database: memoryBytesOf(database) }
}

function pidsOf(pid: number, dataDir: string): { own: number[]; database: number[] } {
  const database = postgresPidsOf(dataDir)
  const own = processTree(pid, listProcesses()).filter((each) => !database.includes(each))
  return { own, database }
}
