// Target `power`: the data directory lies on a loop device, and a cut keeps only what had reached that device. Needs root.
// All processes are stopped, the image is copied, everything is killed, and the copy is mounted for the next start.

import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../support/command-line.ts'
import { holdAll, isAlive, signalAll } from '../support/processes.ts'
import { createTempHome, postgresPidsOf } from '../support/temp-home.ts'
import { startServer, type TestServer } from '../support/test-server.ts'
import { until } from '../support/until.ts'
import { type SeededBug, seededEnvironment, type Target } from './target.ts'

const imageBytes = 1536 * 1024 * 1024 // sparse; WAL may take its share
const mountOptions = 'loop,noatime,commit=60'

/** Why this machine cannot run the target, or null when it can. */
export async function powerTargetMissing(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'needs root (loop device and mount)'
  for (const tool of ['losetup', 'mkfs.ext4', 'mount', 'umount', 'cp']) {
    const found = await runProgram('sh', ['-c', `command -v ${tool}`])
    if (found.code !== 0) return `needs ${tool}`
  }
  return (await runProgram('losetup', ['--find'])).code === 0 ? null : 'needs a free loop device'
}

export async function powerTarget(bug: SeededBug | null): Promise<Target> {
  const home = await createTempHome({ databaseUrl: undefined })
  const mountPoint = home.dataDir
  const images = [join(home.folder, 'disk-0.img'), join(home.folder, 'disk-1.img')] as const
  let current = 0
  let port = 0
  let running: TestServer | null = null
  mkdirSync(mountPoint)
  writeFileSync(images[0], '')
  truncateSync(images[0], imageBytes)
  await must('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=0', images[0]])
  const mount = () => must('mount', ['-o', mountOptions, images[current] ?? images[0], mountPoint])
  const dataDir = join(mountPoint, 'data') // not the mount point itself: that holds lost+found

  const start = async (): Promise<TestServer> => {
    running = await startServer({
      dataDir,
      port,
      env: seededEnvironment(bug),
      startTimeoutMs: 60_000,
    })
    port = running.port
    return running
  }
  await mount()
  return {
    home: { dataDir },
    async start() {
      const server = await start()
      await must('sync', []) // a cut before the first sync of a new file system says nothing about us
      return server
    },
    async hurt(server) {
      const pids = holdAll(() => [server.pid, ...postgresPidsOf(dataDir)])
      const next = current === 0 ? 1 : 0
      rmSync(images[next], { force: true })
      await must('cp', ['--sparse=always', images[current] ?? images[0], images[next]])
      const cutAt = performance.now()
      signalAll(pids, 'SIGKILL')
      await server.exited
      await until(() => pids.every((pid) => !isAlive(pid)), { what: 'the end of all processes' })
      await until(async () => (await runProgram('umount', [mountPoint])).code === 0, {
        everyMs: 50,
        what: 'the unmount',
      })
      current = next
      await mount()
      return { server: await start(), backMs: performance.now() - cutAt }
    },
    async [Symbol.asyncDispose]() {
      await running?.stop()
      signalAll(postgresPidsOf(dataDir), 'SIGKILL')
      await until(async () => (await runProgram('umount', [mountPoint])).code === 0, {
        everyMs: 50,
        what: 'the unmount',
      })
      await home[Symbol.asyncDispose]()
    },
  }
}

async function must(file: string, args: readonly string[]): Promise<void> {
  const run = await runProgram(file, args)
  if (run.code !== 0) throw new Error(`${file} ended with ${run.code}: ${run.stderr.trim()}`)
}
