// Keeps the embedded PostgreSQL running for this process and shares it with others on the same data directory.
// Every user of the server holds a shared advisory lock; whoever leaves last stops it. The lock dies with its holder.
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import type { Log } from '../../log.ts'
import { Connection } from '../connection.ts'
import { DatabaseUnavailable, SqlError } from '../database.ts'
import { errnoOf, toDatabaseError } from '../driver-errors.ts'
import type { Home } from '../home.ts'
import { DatabaseRefused } from '../refused.ts'
import { ensureClusterFolder } from './cluster-folder.ts'
import { type Engine, prepareEngine } from './engine.ts'
import { explainFailure } from './explain-failure.ts'
import { type Attempt, findPostmaster, startPostmaster, stopPostmaster } from './postmaster.ts'
import { chooseIdentity } from './run-as.ts'
import { socketFolder } from './socket-path.ts'

/** Any fixed number; it only has to differ from the other advisory locks of Tidemark. */
const usageLock = '7236083125'
const databaseName = 'tidemark'

/** Nobody listens there: the server is not running, or not yet. */
const nobodyListens = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTDIR'])
/** It is there but busy starting, stopping or recovering. */
const notYet = new Set(['57P03', '57P01', '57P02', 'ECONNRESET', 'EPIPE', 'EAGAIN'])

export type EmbeddedDeps = { readonly dataDir: string; readonly log: Log }

export async function openEmbeddedHome(deps: EmbeddedDeps): Promise<Home> {
  const home = new EmbeddedHome(deps, await socketFolder(join(deps.dataDir, 'postgres')))
  await home.ensureRunning()
  return home
}

class EmbeddedHome implements Home {
  readonly kind = 'embedded'
  readonly #deps: EmbeddedDeps
  readonly #folder: string
  readonly #socketFolder: string
  #keeper: Connection | null = null
  #attempt: Attempt | null = null
  #engine: Engine | null = null
  #running: Promise<void> | null = null
  #leaving = false

  constructor(deps: EmbeddedDeps, socket: string) {
    this.#deps = deps
    this.#folder = join(deps.dataDir, 'postgres')
    this.#socketFolder = socket
  }

  target(): ClientConfig {
    return this.#target(databaseName)
  }

  async recover(error: unknown): Promise<boolean> {
    const code = errnoOf(error) ?? ''
    if (this.#leaving || !(nobodyListens.has(code) || notYet.has(code))) return false
    await this.ensureRunning()
    return true
  }

  /** Resolves when the server answers and we are among its users. Any number of callers share one effort. */
  ensureRunning(): Promise<void> {
    if (this.#keeper !== null && !this.#keeper.lost) return Promise.resolve()
    this.#running ??= this.#join().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #join(): Promise<void> {
    const { log } = this.#deps
    const startedAt = performance.now()
    let nextNoticeMs = 5_000
    while (!this.#leaving) {
      try {
        const keeper = await this.#connectKeeper()
        if (await this.#takeShare(keeper)) {
          this.#watch(keeper)
          return
        }
        // Its last user is just stopping it: wait for the end, then start it anew.
        await keeper.close()
      } catch (error) {
        await this.#mend(error)
      }
      await sleep(5)
      const elapsedMs = performance.now() - startedAt
      if (elapsedMs > nextNoticeMs) {
        log.info('waiting for the database to become ready', {
          seconds: Math.round(elapsedMs / 1000),
        })
        nextNoticeMs += 5_000
      }
    }
    throw new DatabaseUnavailable('the database handle is closed')
  }

  #connectKeeper(): Promise<Connection> {
    return Connection.open({
      target: this.#target('postgres'),
      purpose: 'keeper',
      settings: { idle_in_transaction_session_timeout: '0' },
      statementTimeoutMs: 60_000,
      deadlineMs: 60_000,
      connectMs: 5_000,
    })
  }

  async #takeShare(keeper: Connection): Promise<boolean> {
    const { rows } = await keeper.query<{ mine: boolean; made: boolean }>(
      `select pg_try_advisory_lock_shared($1) as mine,
         exists (select from pg_database where datname = $2) as made`,
      [usageLock, databaseName],
    )
    if (rows[0]?.mine !== true) return false
    if (!rows[0].made) await createDatabase(keeper)
    return true
  }

  #watch(keeper: Connection): void {
    this.#keeper = keeper
    this.#attempt = null
    keeper.onLost(() => void this.#bringBack())
  }

  /** The server went away under us: start it again, for as long as it takes. */
  async #bringBack(): Promise<void> {
    const { log } = this.#deps
    while (!this.#leaving) {
      try {
        log.warn('the database stopped unexpectedly; starting it again')
        await this.ensureRunning()
        log.info('the database is back')
        return
      } catch (error) {
        if (this.#leaving) return
        log.error('the database could not be started again; next try in a second', error)
        await sleep(1_000)
      }
    }
  }

  /** Acts on a failed connection: starts the server when nobody listens, waits when it is busy. */
  async #mend(error: unknown): Promise<void> {
    const code = errnoOf(error) ?? ''
    if (error instanceof DatabaseUnavailable || notYet.has(code)) return
    if (code === 'EACCES' || code === 'EPERM') {
      throw new DatabaseRefused(
        `The database in ${this.#folder} runs as another user. Run this command as that user, or as root.`,
      )
    }
    if (!nobodyListens.has(code)) {
      if (error instanceof SqlError || error instanceof DatabaseRefused) throw error
      throw toDatabaseError(error, true)
    }
    if (this.#attempt === null) {
      // Alive without a socket: still starting, or nearly gone.
      if ((await findPostmaster(this.#folder).catch(() => null)) !== null) return
      this.#attempt = await this.#start()
      return
    }
    const ended = this.#attempt.ended()
    if (ended === null) return
    const output = await this.#attempt.output()
    this.#attempt = null
    // Two started at once and the other one won: use that one.
    if (/lock file ".*" already exists|is already in use/i.test(output)) return
    const reason = await explainFailure(output, dirname(this.#folder))
    throw new DatabaseRefused(`PostgreSQL did not start in ${this.#folder} (${ended}): ${reason}`)
  }

  async #start(): Promise<Attempt> {
    const { dataDir, log } = this.#deps
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const identity = await chooseIdentity([this.#folder, dataDir])
    this.#engine ??= await prepareEngine({ dataDir, identity, log })
    const deps = { folder: this.#folder, engine: this.#engine, identity, log }
    await ensureClusterFolder(deps)
    return startPostmaster(deps)
  }

  #target(database: string): ClientConfig {
    // Everything is named, so that PG… variables of the user's shell have no say.
    return { host: this.#socketFolder, port: 5432, user: 'tidemark', database, ssl: false }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leaving = true
    // A start under way is let finish, so that nothing is left half done.
    await this.#running?.catch(() => undefined)
    const keeper = this.#keeper
    if (keeper === null || keeper.lost) return
    try {
      if (await isLastUser(keeper)) await stopPostmaster(this.#folder, this.#deps.log)
    } catch (error) {
      this.#deps.log.warn('the database was left running', { reason: errnoOf(error) ?? 'unknown' })
    } finally {
      await keeper.close()
    }
  }
}

async function createDatabase(keeper: Connection): Promise<void> {
  try {
    await keeper.query(`create database ${databaseName}`)
  } catch (error) {
    // Two first starts at once: one of them makes it.
    if (error instanceof SqlError && ['42P04', '23505', '55006'].includes(error.sqlState)) return
    throw error
  }
}

/** Trades our share for the whole lock. Once we hold it, newcomers know that the server is about to stop. */
async function isLastUser(keeper: Connection): Promise<boolean> {
  await keeper.query('select pg_advisory_unlock_shared($1)', [usageLock])
  const { rows } = await keeper.query<{ alone: boolean }>(
    `select pg_try_advisory_lock($1) and not exists (
       select from pg_stat_activity
        where backend_type = 'client backend' and application_name not like 'tidemark:%'
          and pid <> pg_backend_pid()) as alone`,
    [usageLock],
  )
  return rows[0]?.alone === true
}
