// Cuts the power under an outbox: its folder lies on a loop device, and a cut keeps only what had reached that device.
// The bot is stopped, the image is copied, the bot is killed, and the copy is mounted for the next one. Needs root.

import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../../support/command-line.ts'
import { signalAll } from '../../support/processes.ts'
import { createRandom } from '../../support/random.ts'
import { pause, until } from '../../support/until.ts'
import { createBots } from './bot-reports.ts'
import { startFaultProxy } from './fault-proxy.ts'
import type { Ledger } from './ledger.ts'
import { loadLedgerRows } from './ledger-rows.ts'
import { type Call, judgeOutbox } from './outbox-judge.ts'
import { type Sdk, startSender } from './sender-process.ts'

export type PowerRunOptions = {
  readonly sdk: Sdk
  readonly cuts: number
  readonly seed: number
  /** The bug of the control: the outbox promises without having asked the disk. */
  readonly skipFsync: boolean
  readonly progress: (line: string) => void
}

export type PowerRunResult = {
  readonly cuts: number
  readonly enqueued: number
  readonly lost: number
  readonly doubled: number
  readonly altered: number
  readonly disordered: number
  readonly phantom: number
  readonly failures: readonly string[]
}

const imageBytes = 64 * 1024 * 1024
const mountOptions = 'loop,noatime,commit=60' // the kernel writes nothing by itself within a cycle

export async function runPowerCuts(
  ledger: Ledger,
  options: PowerRunOptions,
): Promise<PowerRunResult> {
  const random = createRandom(options.seed)
  const { run, folder } = ledger.newRun()
  await using disk = await createDisk(folder)
  await using proxy = await startFaultProxy(ledger.url, createRandom(options.seed + 1))
  const calls: Call[] = []
  const failures: string[] = []
  const bots = createBots(createRandom(options.seed + 2), run)
  const open = () =>
    startSender(
      {
        sdk: options.sdk,
        url: proxy.url,
        key: ledger.key,
        folder: join(disk.folder, 'outbox'),
        fsync: 'always',
        batchLines: 20,
        timeoutMs: 400,
        maxBackoffMs: 50,
        bug: options.skipFsync ? 'skip_fsync' : null,
      },
      calls,
    )
  for (let cut = 1; cut <= options.cuts; cut += 1) {
    // What has landed already cannot be lost: the control keeps everything in the queue.
    await proxy.setWeather(options.skipFsync || random.chance(0.5) ? 'refused' : 'lossy')
    const sender = open()
    try {
      await sender.opened
      sender.log(bots.next())
      await sender.firstReceipt
      const endsAt = performance.now() + random.between(50, 700)
      while (performance.now() < endsAt) {
        while (sender.outstanding() < 4) sender.log(bots.next())
        await pause(1)
      }
      signalAll([sender.pid], 'SIGSTOP')
      await until(() => isStopped(sender.pid), { what: 'the standstill of the bot' })
      await disk.cut(() => sender.kill())
    } finally {
      await sender.kill()
    }
    failures.push(...sender.problems())
    options.progress(`  cut ${cut}/${options.cuts}: ${calls.length} calls`)
  }
  await proxy.setWeather('fair')
  const sender = open()
  const left = await sender.drain(60_000)
  failures.push(...sender.problems())
  if (!left.settled || left.deadLetters > 0) failures.push(`left: ${JSON.stringify(left)}`)
  const { enqueued, lost, doubled, altered, disordered, phantom } = judgeOutbox(
    calls,
    await loadLedgerRows(ledger.home, run),
  )
  return {
    cuts: options.cuts,
    enqueued,
    lost: lost.length,
    doubled: doubled.length,
    altered: altered.length,
    disordered: disordered.length,
    phantom: phantom.length,
    failures,
  }
}

export function isCleanPowerRun(result: PowerRunResult): boolean {
  const { lost, doubled, altered, disordered, phantom, failures } = result
  return (
    lost + doubled + altered + disordered + phantom + failures.length === 0 && result.enqueued > 0
  )
}

type Disk = AsyncDisposable & {
  readonly folder: string
  /** Keeps what the device holds now, ends its users by `kill`, and goes on with what was kept. */
  cut(kill: () => Promise<void>): Promise<void>
}

async function createDisk(parent: string): Promise<Disk> {
  const folder = join(parent, 'disk')
  let image = join(parent, 'disk-0.img')
  let copies = 0
  mkdirSync(folder)
  writeFileSync(image, '')
  truncateSync(image, imageBytes)
  await must('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image])
  const mount = () => must('mount', ['-o', mountOptions, image, folder])
  const unmount = async (): Promise<void> => {
    const gone = async () => (await runProgram('umount', [folder])).code === 0
    await until(gone, { everyMs: 50, what: 'the unmount' })
  }
  await mount()
  await must('sync', ['-f', folder])
  return {
    folder,
    async cut(kill) {
      copies += 1
      const next = join(parent, `disk-${copies}.img`)
      await must('cp', ['--sparse=always', image, next])
      await kill()
      await unmount()
      rmSync(image)
      image = next
      await mount()
    },
    [Symbol.asyncDispose]: unmount,
  }
}

async function must(file: string, args: readonly string[]): Promise<void> {
  const run = await runProgram(file, args)
  if (run.code !== 0) throw new Error(`${file} ended with ${run.code}: ${run.stderr.trim()}`)
}

/** A thread that waits for the disk stops only after that; until then the process may still write. */
function isStopped(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) === 'T'
  })
}
