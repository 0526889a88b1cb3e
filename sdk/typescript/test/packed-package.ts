// The package as npm would publish it, installed in a folder: compiled, packed, unpacked, without the sources.
// What a user's project finds is what is tested, so a file that is missing from the package is noticed.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
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
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-package-'))
  const dispose = async () => rmSync(folder, { recursive: true, force: true })
  try {
    const source = join(root, 'sdk/typescript')
    const installed = join(folder, 'node_modules/@tidemark/client')
    mkdirSync(installed, { recursive: true })
    const build = ['-p', join(source, 'tsconfig.build.json'), '--outDir', join(folder, 'built')]
    const built = await runProgram(process.execPath, [typescript, ...build])
    if (built.code !== 0) throw new Error(`the package does not compile:\n${built.stdout}`)
    // What `files` of package.json names, as npm pack takes it.
    cpSync(join(folder, 'built'), join(installed, 'dist'), { recursive: true })
    for (const name of ['package.json', 'README.md', 'LICENSE'])
      cpSync(join(source, name), join(installed, name))
    return { folder, [Symbol.asyncDispose]: dispose }
  } catch (problem) {
    await dispose()
    throw problem
  }
}

/** A Node 20 of this machine, outside the project; null when there is none. */
export async function findNode20(): Promise<string | null> {
  const folders = (process.env.PATH ?? '')
    .split(':')
    .filter((path) => !path.includes('node_modules'))
  for (const folder of [...folders, '/usr/local/bin', '/usr/bin']) {
    const file = join(folder, 'node')
    const run = await runProgram(file, ['--version']).catch(() => null)
    if (run?.stdout.startsWith('v20.')) return file
  }
  return null
}
