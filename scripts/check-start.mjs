// Starts the server as a user does (`npm start`) in a new data folder, waits until it is ready, and stops it again.
// Twice: the second start finds everything in place. Prints both times; a wrong exit code or a process left over fails.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './setup.mjs'

const longestMs = 240_000
const folder = mkdtempSync(join(tmpdir(), 'tidemark-start-'))
try {
  await startAndStop('first start')
  await startAndStop('second start')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function startAndStop(title) {
  const startedAt = performance.now()
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(2)} s`
  const words = ['start', '--silent', '--', '--port', '0', '--data-dir', folder]
  const npm = spawn('npm', words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  let ending = null
  const ended = new Promise((resolve) => {
    npm.once('exit', (code, signal) => {
      ending = signal ?? code
      resolve()
    })
  })
  const address = join(folder, 'run/address.json')
  while (!existsSync(address) && ending === null && performance.now() - startedAt < longestMs) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  if (!existsSync(address)) {
    npm.kill('SIGTERM')
    throw new Error(`${title}: the server was not ready after ${seconds()}`)
  }
  const { url, pid } = JSON.parse(readFileSync(address, 'utf8'))
  const answer = await fetch(`${url.replace(/\/$/, '')}/readyz`)
  process.stdout.write(`${title}: /readyz ${answer.status} after ${seconds()}\n`)
  npm.kill('SIGTERM')
  await ended
  if (answer.status !== 200) throw new Error(`${title}: not ready`)
  process.stdout.write(`${title}: stopped, npm ended with ${ending}\n`)
  if (isAlive(pid)) throw new Error(`${title}: the server outlived npm`)
  if (existsSync(join(folder, 'postgres/postmaster.pid')))
    throw new Error(`${title}: the database outlived the server`)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // no such process, as it should be
  }
}
