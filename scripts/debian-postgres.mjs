// Runs a command against a fresh PostgreSQL 15 of Debian, in a temporary folder, and removes it afterwards.
// `node scripts/debian-postgres.mjs npm test`: the command finds it in DATABASE_URL. As root it runs as another user.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { runInstead } from '../server/bin/pinned-node.mjs'
import { memoryFolder } from './memory-folder.mjs'
import { root } from './setup.mjs'

const bin = '/usr/lib/postgresql/15/bin'
const [program, ...words] = process.argv.slice(2)

if (!program) {
  process.stderr.write('Say what to run: node scripts/debian-postgres.mjs npm test\n')
  process.exitCode = 2
} else if (!existsSync(join(bin, 'postgres'))) {
  process.stderr.write(`skipped: no PostgreSQL 15 in ${bin} (apt-get install postgresql)\n`)
} else {
  await withCluster(async (url) => {
    process.exitCode = await runInstead(program, words, { ...process.env, DATABASE_URL: url })
  })
}

async function withCluster(work) {
  const folder = mkdtempSync(join(memoryFolder(), 'tidemark-debian-pg-'))
  const user = process.getuid() === 0 ? (accountOf('postgres') ?? accountOf('nobody')) : {}
  const as = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], ...user }
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user.uid !== undefined) {
    for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid)
  }
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  const initdb = [
    '-D',
    data,
    '-U',
    'tidemark',
    '-E',
    'UTF8',
    '--locale=C',
    '-A',
    'scram-sha-256',
    '--pwfile',
    passwordFile,
  ]
  let server
  try {
    const made = spawnSync(join(bin, 'initdb'), initdb, as)
    if (made.status !== 0) throw new Error('initdb failed')
    const port = await freePort()
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: folder,
      max_connections: 200,
      log_min_messages: 'panic',
    }
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    server = spawn(join(bin, 'postgres'), ['-D', data, ...flags], as)
    await answers(port, password)
    process.stdout.write(`PostgreSQL 15 of Debian on 127.0.0.1:${port}\n`)
    await work(`postgres://tidemark:${password}@127.0.0.1:${port}/postgres`)
  } finally {
    if (server && server.exitCode === null) {
      server.kill('SIGINT') // the fast shutdown
      await new Promise((resolve) => server.once('exit', resolve))
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

function accountOf(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function answers(port, password) {
  const { default: pg } = await import(join(root, 'node_modules/pg/lib/index.js'))
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'tidemark',
      password,
      database: 'postgres',
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50)) // not up yet
    }
  }
  throw new Error('PostgreSQL 15 did not start')
}
