// `npm run check`: format, lint and import rules, then types, then every test. Stops at the first stage that fails.
// The house guards (import graph, file sizes, licences, documents in step) are tests. `--no-tests` leaves all tests out.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findBiome } from './biome.mjs'
import { root, setUpOrExplain } from './setup.mjs'

const words = process.argv.slice(2)
const withTests = !words.includes('--no-tests')
const node = await setUpOrExplain()
if (node) {
  const biome = findBiome()
  if (!biome)
    process.stdout.write('skipped: Biome is not pinned for this platform (set BIOME_BINARY)\n')
  const plain = process.stdout.isTTY ? [] : ['--colors=off']
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const stages = [
    ...(biome ? [['format, lint, imports', biome, 'ci', '--error-on-warnings', ...plain]] : []),
    ['types', node, tsc, '-p', 'tsconfig.json'],
    ['types of the pages', node, tsc, '-p', 'web/tsconfig.json'],
    ...(withTests ? [['tests', node, join(root, 'scripts/test.mjs'), ...words]] : []),
  ]
  process.exitCode = 0
  for (const [title, program, ...words] of stages) {
    process.stdout.write(`\n== ${title}\n`)
    const { status } = spawnSync(program, words, { cwd: root, stdio: 'inherit' })
    if (status !== 0) {
      process.stdout.write(`\n${title}: failed\n`)
      process.exitCode = 1
      break
    }
  }
}
