// The PostgreSQL data folder inside Tidemark's data directory: makes it at first start, checks it at later ones.
// It is made beside its place and renamed into it, so a start that was killed, or two at once, leave no half-made one.
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Log } from '../../log.ts'
import { DatabaseRefused } from '../refused.ts'
import { type Identity, runProgram } from './child.ts'
import { type Engine, engineMajor } from './engine.ts'
import { explainFailure } from './explain-failure.ts'
import { canReach } from './reach.ts'
import { findUserName } from './run-as.ts'

export type ClusterFolderDeps = {
  readonly folder: string
  readonly engine: Engine
  readonly identity: Identity | null
  readonly log: Log
}

/** What postgresql.conf holds from birth; yours to change there. Safety and privacy are set at each start instead. */
const initialSettings = [
  'max_connections=60',
  'shared_buffers=128MB',
  'max_wal_size=2GB',
  // Segments that were needed once are kept, because making a new one holds up every commit for tens of milliseconds.
  'min_wal_size=512MB',
  'checkpoint_timeout=15min',
  'wal_compression=off',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  // Large ledgers only ever grow at the end: small, steady steps instead of rare, large ones.
  'autovacuum_vacuum_insert_scale_factor=0.05',
  'autovacuum_analyze_scale_factor=0.05',
]

/** A new cluster takes 47 MB. */
const neededBytes = 64 * 1024 * 1024

export async function ensureClusterFolder(deps: ClusterFolderDeps): Promise<void> {
  if (await isMade(deps)) return
  await checkSpace(deps.folder)
  const unfinished = `${deps.folder}.new-${randomBytes(6).toString('hex')}`
  deps.log.info('making the database', { folder: deps.folder })
  await mkdir(unfinished, { mode: 0o700 })
  try {
    if (deps.identity) await chown(unfinished, deps.identity.uid, deps.identity.gid)
    await runInitdb(deps, unfinished)
    await rename(unfinished, deps.folder)
    await syncFolder(dirname(deps.folder))
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another process was faster; its cluster serves both.
    if (await isMade(deps)) return
    throw error
  }
}

/** The path PostgreSQL is told: its own working directory when its user cannot reach the real one. */
export async function folderArgument(folder: string, identity: Identity | null): Promise<string> {
  if (await canReach(dirname(folder), identity)) return folder
  if (process.platform === 'linux') return '/proc/self/cwd'
  throw new DatabaseRefused(
    `The user that runs PostgreSQL cannot enter ${dirname(folder)}. ` +
      'Start Tidemark as an ordinary user, or set TIDEMARK_DATA_DIR to a folder that other users may pass.',
  )
}

async function isMade({ folder, identity }: ClusterFolderDeps): Promise<boolean> {
  const facts = await stat(folder).catch(() => null)
  if (facts === null) return false
  const names = await readdir(folder).catch(() => null)
  const runner = identity?.uid ?? process.getuid?.() ?? facts.uid
  if (names === null || facts.uid !== runner) {
    const owner = (await findUserName(facts.uid)) ?? `user ${facts.uid}`
    throw new DatabaseRefused(
      `The database in ${folder} belongs to ${owner}. Start Tidemark as that user, ` +
        `or give the folder to the user that runs Tidemark (chown -R).`,
    )
  }
  if (names.length === 0) return false
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (version === String(engineMajor)) return true
  throw new DatabaseRefused(
    version === ''
      ? `${folder} is not empty and is not a PostgreSQL data folder. Choose another TIDEMARK_DATA_DIR.`
      : `${folder} was made by PostgreSQL ${version}, this Tidemark brings ${engineMajor}. ` +
          'Back up with the Tidemark that made it (tidemark backup), then restore into a new data directory.',
  )
}

async function runInitdb(deps: ClusterFolderDeps, unfinished: string): Promise<void> {
  const { engine, identity } = deps
  const result = await runProgram(
    join(engine.folder, 'bin/initdb'),
    [
      ...['-D', await folderArgument(unfinished, identity)],
      ...['-U', 'tidemark', '-E', 'UTF8', '--locale=C', '--no-instructions'],
      // Whoever can enter the 0700 folder can read the data anyway; the server listens nowhere else.
      ...['--auth-local=trust', '--auth-host=reject'],
      ...initialSettings.flatMap((setting) => ['--set', setting]),
    ],
    { cwd: unfinished, env: engine.env, identity, timeoutMs: 120_000 },
  )
  if (result.code === 0) return
  throw new DatabaseRefused(
    `The database could not be made in ${deps.folder}: ${await explainFailure(result.output, dirname(deps.folder))}`,
  )
}

async function checkSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(folder))
  if (bavail * bsize >= neededBytes) return
  throw new DatabaseRefused(
    `Not enough disk space for a database: ${Math.floor((bavail * bsize) / 1048576)} MB free in ${dirname(folder)}, ` +
      `${neededBytes / 1048576} MB needed (${basename(folder)}).`,
  )
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
