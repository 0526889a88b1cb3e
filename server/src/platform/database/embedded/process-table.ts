// Finds out which processes belong to one embedded cluster. A pid alone proves nothing: the kernel hands pids out again.
// The proof is the cluster's name, which PostgreSQL shows in the command line of the postmaster and of each child.
import { readdir, readFile } from 'node:fs/promises'
import { runProgram } from './child.ts'

/** True when `pid` is a living PostgreSQL process of the cluster with this name. */
export async function isOfCluster(pid: number, clusterName: string): Promise<boolean> {
  return namesCluster((await loadCommand(pid)) ?? '', clusterName)
}

/** The postmaster has the name as an argument, a child in its title. Part of a name never counts. */
export function namesCluster(command: string, clusterName: string): boolean {
  const words = command.split(' ')
  return (
    (words[0] === 'postgres:' && words[1] === `${clusterName}:`) ||
    words.includes(`cluster_name=${clusterName}`)
  )
}

/** Pids of all living processes of the cluster, also those whose postmaster is gone. */
export async function findClusterProcesses(clusterName: string): Promise<number[]> {
  if (process.platform !== 'linux') {
    const listing = await ps(['-A', '-o', 'pid=,command='])
    return listing
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => namesCluster(line.replace(/^\d+ +/, ''), clusterName))
      .map((line) => Number.parseInt(line, 10))
      .filter((pid) => pid > 1 && pid !== process.pid)
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const own = await Promise.all(pids.map((pid) => isOfCluster(pid, clusterName)))
  return pids.filter((pid, index) => own[index] === true && pid !== process.pid)
}

/** The command line; null when the process is gone, a zombie, or hidden. */
async function loadCommand(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return (await ps(['-p', String(pid), '-o', 'command='])) || null
  try {
    // A zombie has an empty command line.
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8')
    return line === '' ? null : line.replaceAll('\0', ' ')
  } catch {
    return null // the process ended, which is an answer
  }
}

async function ps(args: readonly string[]): Promise<string> {
  const result = await runProgram('/bin/ps', args, {
    cwd: '/',
    env: { LC_ALL: 'C' },
    identity: null,
    timeoutMs: 5_000,
  })
  return result.output
}
