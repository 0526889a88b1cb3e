// The package as a user gets it: packed by its own npm script, installed by npm in a project, without the sources.
// What that project finds is what is tested, so a file that is missing from the package is noticed.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runProgram } from '../../../server/test/support/command-line.ts'

export const root = resolve(import.meta.dirname, '../../..')
export const typescript = join(root, 'node_modules/typescript/bin/tsc')

export type InstalledPackage = AsyncDisposable & {
  /** A project in whose node_modules the package lies. */
  readonly folder: string
}

export async function installPackage(): Promise<InstalledPackage> {
  const home = mkdtempSync(join(tmpdir(), 'tidemark-package-'))
  const dispose = async () => rmSync(home, { recursive: true, force: true })
  try {
    const folder = join(home, 'project')
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
    await npm(copyWorkspace(home), ['run', 'package', '--', '--pack-destination', home])
    const archive = readdirSync(home).find((name) => name.endsWith('.tgz')) ?? 'no archive'
    await npm(folder, ['install', '--offline', join(home, archive)])
    return { folder, [Symbol.asyncDispose]: dispose }
  } catch (problem) {
    await dispose()
    throw problem
  }
}

/** Packaging writes into its folder, so it works on a copy. */
function copyWorkspace(home: string): string {
  const copy = join(home, 'workspace')
  const there = join(copy, 'sdk/typescript')
  cpSync(join(root, 'sdk/typescript'), there, {
    recursive: true,
    filter: (path) => !/[/\\](node_modules|dist)$/.test(path),
  })
  cpSync(join(root, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'))
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return there
}

async function npm(cwd: string, words: readonly string[]): Promise<void> {
  const run = await runProgram('npm', words, { cwd, timeoutMs: 120_000 })
  if (run.code !== 0)
    throw new Error(`npm ${words[0]} ended with ${run.code}:\n${run.stdout}${run.stderr}`)
}

/** A Node 20 of this machine, outside the project; null when there is none. */
export async function findNode20(): Promise<string | null> {
  const folders = (process.env.PATH ?? '')
    .split(':')
    .filter((path) => !path.includes('node_modules'))
  for (const folder of [...folders, '/usr/local/bin', '/usr/bin']) {
    const file = join(folder, 'node')
    if (!existsSync(file)) continue
    const run = await runProgram(file, ['--version']).catch(() => null)
    if (run?.stdout.startsWith('v20.')) return file
  }
  return null
}
