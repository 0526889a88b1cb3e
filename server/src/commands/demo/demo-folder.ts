// The demo's folder: made at its start, gone at its end. Nothing of it survives, so that nobody mistakes it for a ledger of theirs.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../command.ts'

export async function makeDemoFolder(given: {
  readonly dataDir: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}): Promise<string> {
  if (given.dataDir !== undefined || given.env.TIDEMARK_DATA_DIR !== undefined)
    throw new UsageError(
      '--demo makes a folder of its own and removes it: do not name a data directory.',
    )
  if (given.env.DATABASE_URL !== undefined || given.env.DATABASE_URL_FILE !== undefined)
    throw new UsageError('--demo never writes to a database of yours: leave DATABASE_URL out.')
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-demo-'))
  // The database may run as another user (as root it must): it has to find its own folder below.
  await chmod(folder, 0o755)
  return folder
}

export function removeDemoFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
