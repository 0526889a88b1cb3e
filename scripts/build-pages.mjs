// Builds the web pages when a source of theirs has changed since they were built. Plain JS for Node 20.
// What they were built from is noted beside them, so an unchanged tree costs a few milliseconds.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, 'web/dist/.sources')
const folders = ['web', 'contract/src', 'sdk/typescript/src']
const isLeftOut = (name) => /^(node_modules|dist|testdata)$|\.(test|e2e)\.tsx?$/.test(name)

/** True when the pages are there and built from what is in the tree; a packed installation holds them without their sources. */
export function arePagesBuilt() {
  if (!existsSync(join(root, 'web/build.ts'))) return true
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digestOfSources()
}

/** Builds them with this Node; false when that failed and there are none of before. */
export function buildPages(node) {
  const wanted = digestOfSources()
  process.stderr.write('Building the web pages …\n')
  const startedAt = Date.now()
  const words = ['--conditions=tidemark-source', join(root, 'web/build.ts')]
  // What it says must not be taken for what the command says.
  const { status } = spawnSync(node, words, { cwd: root, stdio: ['ignore', 2, 'inherit'] })
  if (status !== 0) {
    // Pages of a while ago are better than none, as long as it is said.
    if (existsSync(stampFile))
      process.stderr.write('The pages could not be built anew; those built before are used.\n')
    return existsSync(stampFile)
  }
  writeFileSync(stampFile, wanted)
  process.stderr.write(`Built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.\n`)
  return true
}

const lockFile = join(root, 'package-lock.json')

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !isLeftOut(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesIn(path) : [path]
    })
    .sort()
}

function digestOfSources() {
  const files = [...folders.flatMap((name) => filesIn(join(root, name))), lockFile]
  const hash = createHash('sha256')
  for (const file of files)
    hash.update(relative(root, file)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}
