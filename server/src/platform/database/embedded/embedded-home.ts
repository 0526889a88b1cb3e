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
import { databaseName, isLastUser, nameDatabase, takeShare } from './usage-share.ts'

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
        if (await takeShare(keeper)) {
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

  #connectKeeper(database = databaseName): Promise<Connection> {
    return Connection.open({
      target: this.#target(database),
      purpose: 'keeper',
      settings: { idle_in_transaction_session_timeout: '0' },
      statementTimeoutMs: 60_000,
      deadlineMs: 60_000,
      connectMs: 5_000,
    })
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
    if (code === '3D000') {
      await using session = await this.#connectKeeper('template1')
      await nameDatabase(session)
      return
    }
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
    if (keeper === null || keeper.lost) return this.#stopUnwatched()
    try {
      if (await isLastUser(keeper)) await stopPostmaster(this.#folder, this.#deps.log)
    } catch (error) {
      this.#deps.log.warn('the database was left running', { reason: errnoOf(error) ?? 'unknown' })
    } finally {
      await keeper.close()
    }
  }
  /** We left while our own start was under way: without us nobody would ever stop that server. */
  async #stopUnwatched(): Promise<void> {
    if (this.#attempt === null) return
    try {
      await stopPostmaster(this.#folder, this.#deps.log)
    } catch (error) {
      this.#deps.log.warn('the database was left running', { reason: errnoOf(error) ?? 'unknown' })
    }
  }
}
