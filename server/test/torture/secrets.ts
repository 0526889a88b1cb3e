// `npm run torture:secrets`: plants 200 secrets, uses every route and command at debug level, and searches everything that is left.
// Two runs: the embedded database, and a PostgreSQL of the system with a password in DATABASE_URL. A control must be found.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDebianPostgres } from '../support/debian-postgres.ts'
import { finish, type Program, readProgram } from '../support/program.ts'
import { createRandom } from '../support/random.ts'
import { createTempHome } from '../support/temp-home.ts'
import { startServer } from '../support/test-server.ts'
import { type Canary, CanarySearch } from './canary-forms.ts'
import { type Planted, plantSecrets } from './secret-canaries.ts'
import { exercise } from './secret-exercise.ts'
import { filePlaces, type Place, processPlaces, tablePlaces } from './secret-places.ts'

type Found = {
  readonly place: string
  readonly canary: string
  readonly form: string
  readonly home: string
}

const program = readProgram(
  'Plants secrets, uses every route and command, and searches logs, answers, processes, tables and files.',
  {
    home: { type: 'string', help: 'embedded, external, or both (default)' },
  },
)
if (program !== null) await main(program)

async function main(run: Program): Promise<void> {
  const wanted = String(run.options.home ?? 'both')
  const planted = plantSecrets(run.seed)
  const found: Found[] = []
  const skipped: string[] = []
  let megabytes = 0
  for (const home of ['embedded', 'external'] as const) {
    if (wanted !== 'both' && wanted !== home) continue
    const outcome = await searchOne(run, planted, home)
    if (outcome === null) skipped.push(`${home}: no PostgreSQL of the system on this machine`)
    else {
      found.push(...outcome.found)
      megabytes += outcome.bytes / 1e6
    }
  }
  const controlFound = control(planted)
  const canaries = planted.canaries.length
  for (const each of found.slice(0, 20))
    run.progress(`FOUND ${each.canary} (${each.form}) in ${each.place} [${each.home}]`)
  for (const each of skipped) run.progress(`skipped ${each}`)
  const passed = found.length === 0 && controlFound && canaries >= 200
  finish('secrets', passed, {
    seed: run.seed,
    canaries,
    megabytes: Math.round(megabytes),
    hits: found.length,
    found: found.slice(0, 50),
    controlFound,
    skipped,
  })
}

async function searchOne(run: Program, planted: Planted, kind: 'embedded' | 'external') {
  await using home = await createTempHome({ databaseUrl: undefined })
  const random = createRandom(run.seed + 1)
  const password = `pw ${random.int(2 ** 31)}/@:%${random.int(2 ** 31)}`
  await using postgres =
    kind === 'external'
      ? await startDebianPostgres(home.folder, 20_000 + random.int(20_000), password)
      : null
  if (kind === 'external' && postgres === null) return null
  const natsPassword = `nats-${random.int(2 ** 31)}-${random.int(2 ** 31)}`
  const env = {
    TIDEMARK_LOG_LEVEL: 'debug',
    TIDEMARK_NATS_URL: `nats://user:${natsPassword}@127.0.0.1:4222`,
  }
  const sqlHome = { dataDir: home.dataDir, databaseUrl: postgres?.url }
  const outputs: Place[] = []
  const addCanary = (canary: Canary): void => {
    planted.canaries.push(canary)
  }
  addCanary({ name: 'NATS password', text: natsPassword })
  if (postgres !== null) addCanary({ name: 'database password', text: password })

  const server = await startServer({ ...sqlHome, env })
  for (const secret of storedSecrets(home.dataDir)) addCanary(secret)
  run.progress(`${kind}: using every route and command`)
  await exercise({
    home: sqlHome,
    url: server.url,
    planted,
    folder: home.folder,
    env,
    addCanary,
    keep: (name, output) => {
      const bytes = Buffer.from(output)
      outputs.push({ name, bytes: () => bytes })
    },
  })
  const processes = processPlaces(server.pid, home.dataDir)
  const tables = await tablePlaces(sqlHome)
  await server.stop()
  const log = Buffer.from(server.output())
  const secretsFolder = join(home.dataDir, 'secrets')
  const files = filePlaces(home.folder, (path) => path.startsWith(secretsFolder))
  const places = [
    ...outputs,
    ...processes,
    ...tables,
    ...files,
    { name: 'the server’s log', bytes: () => log },
  ]
  run.progress(
    `${kind}: searching ${places.length} places for ${planted.canaries.length} secrets, log of ${log.length} bytes`,
  )
  return search(places, planted.canaries, kind)
}

function search(places: readonly Place[], canaries: readonly Canary[], home: string) {
  const searcher = new CanarySearch(canaries)
  const found: Found[] = []
  let bytes = 0
  for (const place of places) {
    const content = place.bytes()
    bytes += content.length
    for (const hit of searcher.find(content))
      found.push({ place: place.name, canary: hit.canary, form: hit.form, home })
  }
  return { found, bytes }
}

/** What the server made for itself at its first start. */
function storedSecrets(dataDir: string): Canary[] {
  const read = (name: string) => readFileSync(join(dataDir, 'secrets', name), 'utf8').trim()
  const [, ...pem] = read('audit-signing.pem').split('\n')
  return [
    { name: 'master key', text: read('master.key') },
    {
      name: 'master key, as bytes',
      text: Buffer.from(read('master.key'), 'hex').toString('base64'),
    },
    { name: 'pepper', text: read('pepper.key') },
    { name: 'pepper, as bytes', text: Buffer.from(read('pepper.key'), 'hex').toString('base64') },
    { name: 'audit signing key', text: pem[0] ?? '' },
  ]
}

/** One planted log line: a search that passes over it proves nothing. */
function control(planted: Planted): boolean {
  const [canary] = planted.canaries
  if (canary === undefined) return false
  const line = JSON.stringify({
    level: 'info',
    message: 'request',
    url: `/x?y=${encodeURIComponent(canary.text)}`,
  })
  const { found } = search(
    [{ name: 'a planted log line', bytes: () => Buffer.from(line) }],
    planted.canaries,
    'control',
  )
  return found.some((hit) => hit.canary === canary.name)
}
