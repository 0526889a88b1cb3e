// The ledger that the runs of one program share: a real server in a home of its own, and a key that may write to it.
// Runs are told apart by the labels of their reports, because starting a server takes longer than a short run.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createKey } from '../../support/command-line.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { startServer } from '../../support/test-server.ts'

export type Ledger = AsyncDisposable & {
  readonly home: TempHome
  readonly url: string
  readonly key: string
  /** A name that no other run has, and a folder for what the run keeps on disk. */
  newRun(): { readonly run: string; readonly folder: string }
}

export async function openLedger(): Promise<Ledger> {
  const home = await createTempHome()
  try {
    const server = await startServer(home)
    const { key } = await createKey(home, { scope: 'ingest' })
    return {
      home,
      url: server.url,
      key,
      newRun() {
        const run = `run-${randomBytes(4).toString('hex')}`
        const folder = join(home.folder, run)
        mkdirSync(folder)
        return { run, folder }
      },
      async [Symbol.asyncDispose]() {
        await server.stop()
        await home[Symbol.asyncDispose]()
      },
    }
  } catch (problem) {
    await home[Symbol.asyncDispose]()
    throw problem
  }
}
