// `node scripts/run.mjs FILE.ts args…`: all set-up that is missing, then the file under the pinned Node.
// The file replaces this process where that is possible, so signals reach it and its exit code is ours.
import { resolve } from 'node:path'
import { runUnder } from './run-under.mjs'
import { root, setUpOrExplain } from './setup.mjs'

const [file, ...words] = process.argv.slice(2)
const node = await setUpOrExplain()
if (!file) {
  process.stderr.write('Say which file to run: node scripts/run.mjs FILE.ts [arguments]\n')
  process.exitCode = 2
} else if (node) {
  process.exitCode = await runUnder(node, [resolve(root, file), ...words])
}
