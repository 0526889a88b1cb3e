// `npm start`: all set-up that is missing, then `tidemark serve` with the arguments after `--`.
// Under the pinned Node the server runs in this very process, so signals and the exit code are its own.
import { join } from 'node:path'
import { isNewEnough, runInstead } from '../server/bin/pinned-node.mjs'
import { root, setUpOrExplain } from './setup.mjs'

const node = await setUpOrExplain()
if (node) {
  const tidemark = join(root, 'server/bin/tidemark.mjs')
  const words = ['serve', ...process.argv.slice(2)]
  if (isNewEnough()) {
    process.argv = [process.execPath, tidemark, ...words]
    await import('../server/bin/tidemark.mjs')
  } else {
    process.exitCode = await runInstead(node, [tidemark, ...words])
  }
}
