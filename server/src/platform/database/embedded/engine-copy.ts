// A copy of the engine in a place that every user can reach: for root with node_modules under /root or another
// closed folder, or with a read-only node_modules. About 45 MB, made once for each engine version.
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '../../log.ts'
import { DatabaseRefused } from '../refused.ts'

export type EngineCopyDeps = {
  readonly from: string
  readonly version: string
  readonly makeLinks: (folder: string, into: string) => Promise<boolean>
  readonly log: Log
}

export async function copyEngine(deps: EngineCopyDeps): Promise<string> {
  const failures: unknown[] = []
  for (const parent of ['/var/cache/tidemark', tmpdir()]) {
    const folder = join(parent, `tidemark-engine-${deps.version}`)
    try {
      await mkdir(parent, { recursive: true, mode: 0o755 })
      if (!(await isOurs(folder))) await makeCopy(deps, folder)
      if (await isOurs(folder)) return folder
    } catch (error) {
      failures.push(error)
    }
  }
  throw new DatabaseRefused(
    'The engine lies in a folder that only root can enter, and no other place for a copy could be written ' +
      '(/var/cache/tidemark, the temporary folder). Start Tidemark as an ordinary user.',
    { cause: new AggregateError(failures) },
  )
}

/** Only root may have made it and only root may change it: the engine is run from there. */
async function isOurs(folder: string): Promise<boolean> {
  const facts = await lstat(folder).catch(() => null)
  return facts?.isDirectory() === true && facts.uid === 0 && (facts.mode & 0o022) === 0
}

async function makeCopy({ from, makeLinks, log }: EngineCopyDeps, folder: string): Promise<void> {
  const unfinished = `${folder}.${randomBytes(6).toString('hex')}`
  log.info('copying the database engine to where its user can reach it', { folder })
  try {
    await cp(from, unfinished, {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a') && !path.endsWith('/pkgconfig'),
    })
    await openUp(unfinished)
    await makeLinks(unfinished, join(unfinished, 'lib'))
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    const raced = error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY'
    if (!raced) throw error
  }
}

async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const program = entry.isDirectory() || entry.parentPath.endsWith('/bin')
    await chmod(join(entry.parentPath, entry.name), program ? 0o755 : 0o644)
  }
}
