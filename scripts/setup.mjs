// Makes a fresh clone ready to run: installs the locked packages, the pinned Node among them, and builds the pages. Plain JS for Node 20.
// A stamp in node_modules says which lock file and platform they are for, so a second run costs a few milliseconds.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPinnedNode, isNewEnough, noNodeMessage } from '../server/bin/pinned-node.mjs'
import { arePagesBuilt, buildPages } from './build-pages.mjs'
import { aloneWith } from './setup-lock.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, 'node_modules/.tidemark-setup')
const platform = `${process.platform}-${process.arch}`

export class SetupFailed extends Error {}

/** Does what is missing and gives the path of a Node that is new enough. Throws SetupFailed with a next step. */
export async function ensureSetup() {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new SetupFailed(`Tidemark's set-up needs Node 20 or newer; this is ${process.version}.`)
  }
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const wanted = createHash('sha256').update(lock).update(platform).digest('hex')
  const isDone = () => readStamp() === wanted && findPinnedNode(root) !== null && arePagesBuilt()
  if (isDone()) return findPinnedNode(root)
  const waiting = () => process.stderr.write('Waiting for another set-up of this folder …\n')
  return aloneWith(join(root, '.setup-lock'), () => setUp(lock, wanted), waiting)
}

async function setUp(lock, wanted) {
  if (readStamp() !== wanted || !findPinnedNode(root)) {
    if (!isInstalled(JSON.parse(lock))) await install()
    checkPinnedNode()
    writeStamp(wanted)
  }
  const node = findPinnedNode(root) ?? (isNewEnough() ? process.execPath : fail(noNodeMessage()))
  if (!arePagesBuilt() && !buildPages(node))
    fail('The pages could not be built; the message of the builder stands above.')
  return node
}

/** Set-up for a script: prints what failed in one sentence and gives null, with the exit code set. */
export async function setUpOrExplain() {
  try {
    return await ensureSetup()
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
    return null
  }
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : ''
}

function writeStamp(text) {
  try {
    writeFileSync(stampFile, `${text}\n`)
  } catch (error) {
    // A read-only node_modules (an image, another user's clone) works too; the comparison is just made each time.
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error
  }
}

/** Compares npm's own record of node_modules with the lock file: what `npm install` made by hand counts as well. */
function isInstalled(lock) {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record) || !findPinnedNode(root)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(lock.packages).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') || entry.link || isForOthers(entry)) return true
    // What only an optional package for another platform needs is left out by npm, without saying for whom it would be.
    if (entry.optional && !entry.os && !entry.cpu && !installed[path]) return true
    return installed[path]?.integrity === entry.integrity && existsSync(join(root, path))
  })
}

function isForOthers({ os = [process.platform], cpu = [process.arch], libc }) {
  const otherLibc = libc && process.platform === 'linux' && !libc.includes('glibc')
  return !os.includes(process.platform) || !cpu.includes(process.arch) || Boolean(otherLibc)
}

async function install() {
  const note = (text) => process.stderr.write(`${text}\n`)
  note(
    'Installing the locked packages with npm (Node, PostgreSQL and libraries; about 300 MB, once) …',
  )
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  const ticker = setInterval(() => note(`  … still installing, ${seconds()} s`), 5_000)
  const code = await runNpm([
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  clearInterval(ticker)
  if (code !== 0) {
    fail(
      `npm could not install the packages (exit code ${code}); its message stands above.\n` +
        'Next step: check that this machine reaches registry.npmjs.org (or the registry in ~/.npmrc) and has 1 GB free, then run the same command again.',
    )
  }
  note(`Installed in ${seconds()} s.`)
}

/** Runs npm with the Node that runs npm itself, because `npm ci` removes the pinned one for a moment. */
function runNpm(args) {
  const npmCli = process.env.npm_execpath
  const host = process.env.npm_node_execpath
  const direct = npmCli && host && /npm-cli\.[cm]?js$/.test(npmCli) && !host.startsWith(root)
  const [program, words] = direct ? [host, [npmCli, ...args]] : ['npm', args]
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', (error) => {
      process.stderr.write(`npm cannot be started (${error.code}).\n`)
      resolve(1)
    })
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

function checkPinnedNode() {
  const node = findPinnedNode(root)
  if (!node) {
    if (!isNewEnough()) fail(noNodeMessage())
    return
  }
  const answer = spawnSync(node, ['--version'], { encoding: 'utf8' })
  const version = answer.stdout?.trim().replace(/^v/, '') ?? ''
  if (answer.status !== 0 || !isNewEnough(version)) {
    const why = answer.error?.code ?? answer.stderr?.trim().split('\n').at(-1) ?? 'no answer'
    fail(
      `The pinned Node (${node}) does not run on this machine: ${why}.\n` +
        'Next step: use a glibc system (Debian, Ubuntu, Fedora, macOS; Alpine is not supported), and look whether the folder is mounted noexec.',
    )
  }
}

function fail(message) {
  throw new SetupFailed(message)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const node = await setUpOrExplain()
  if (node) process.stdout.write(`${node}\n`)
}
