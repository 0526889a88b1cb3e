// `npm test`: all set-up that is missing, then every test that this machine can run.
// `npm test -- keys audit` runs the test files whose path contains one of the words, `-word` those without it.
import { join } from 'node:path'
import { runUnder } from './run-under.mjs'
import { root, setUpOrExplain } from './setup.mjs'

const node = await setUpOrExplain()
if (node) {
  // Tests decide themselves what the server sees: the settings of this shell must not reach them.
  const kept = ([name]) => !name.startsWith('TIDEMARK_') || name.startsWith('TIDEMARK_TEST_')
  const env = Object.fromEntries(Object.entries(process.env).filter(kept))
  env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/tidemark-tests')
  const words = [join(root, 'scripts/run-tests.mjs'), ...process.argv.slice(2)]
  process.exitCode = await runUnder(node, words, env)
}
