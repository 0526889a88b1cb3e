// Runs the test files with node:test, each in a process of its own, and reports in plain lines. Needs the pinned Node.
// The last line is always `N passed, N failed, N skipped`; the exit code is 0 only when all that ran passed.
import { existsSync, globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { describeMachine } from './machine.mjs'
import { memoryFolder } from './memory-folder.mjs'
import { root } from './setup.mjs'
import { createTestReport } from './test-report.mjs'

const longestFileMs = 600_000
const given = process.argv.slice(2)
const words = given.filter((word) => !word.startsWith('-'))
const unwanted = given.filter((word) => word.startsWith('-')).map((word) => word.slice(1))
const othersToABrowser = 7
const files = spread(
  globSync('{contract,server,sdk,practice,examples,bench,scripts,web}/**/*.{test,e2e}.{ts,mjs}', {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  })
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .filter((file) => !unwanted.some((word) => file.includes(word)))
    // The long ones stand at the end of the alphabet: begun first, none of them is left running alone.
    .sort()
    .reverse(),
)

if (files.length === 0) {
  process.stdout.write(
    `No test file has ${given.join(' or ')} in its path.\n0 passed, 0 failed, 0 skipped\n`,
  )
  process.exitCode = 2
} else {
  await runTests()
}

/** A browser wants all processors and most other tests wait for something: one of it after every few of them. */
function spread(paths) {
  const browsers = paths.filter((path) => path.includes('.e2e.'))
  const others = paths.filter((path) => !path.includes('.e2e.'))
  const mixed = others.flatMap((path, at) => {
    const next = at % othersToABrowser === 0 ? browsers.shift() : undefined
    return next === undefined ? [path] : [next, path]
  })
  return [...mixed, ...browsers]
}

async function runTests() {
  process.env.TIDEMARK_TEST_DATABASE_FOLDER ??= memoryFolder()
  const home = process.env.DATABASE_URL ? 'the server of DATABASE_URL' : 'the embedded PostgreSQL'
  const say = (line) => process.stdout.write(`${line}\n`)
  say(`Node ${process.version}, ${files.length} test files, database: ${home}`)
  for (const line of describeMachine()) say(line)
  say('')

  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupted.abort())

  const globalSetupPath = join(root, 'server/test/support/global-setup.ts')
  const stream = run({
    cwd: root,
    files: files.map((file) => join(root, file)),
    // One more than there are cores: many tests wait for a server that starts or for a clock.
    concurrency: Math.min(4, availableParallelism() + 1),
    timeout: longestFileMs,
    // The packages of this workspace are run from their source.
    execArgv: ['--conditions=tidemark-source'],
    signal: interrupted.signal,
    ...(existsSync(globalSetupPath) ? { globalSetupPath } : {}),
  })
  const report = createTestReport({ say, shorten: (path) => relative(root, path) })
  for await (const { type, data } of stream) report.take(type, data)
  const { failed } = report.close()
  process.exitCode = failed > 0 || interrupted.signal.aborted ? 1 : 0
}
