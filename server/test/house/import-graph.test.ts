// The rules of ARCHITECTURE.md, checked on the real import graph. Tests may import anything and are left out.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Import, reachableFrom, readImports } from './import-graph.ts'
import { projectFiles, readProjectFile, root } from './project.ts'

const slices = ['ingest', 'connect', 'serve', 'show', 'trade', 'operations', 'backup', 'import']
const sources = projectFiles().filter(
  (path) => /^(server|contract)\/src\/.*\.ts$/.test(path) && !/\.(test|d)\.ts$/.test(path),
)
const imports = sources.flatMap(readImports)

/** The folder under server/src that a path is in; '' for what lies directly there or elsewhere. */
function roomOf(path: string): string {
  return /^server\/src\/([^/]+)\//.exec(path)?.[1] ?? ''
}

function isOurs(path: string): boolean {
  return path.startsWith('server/') || path.startsWith('contract/')
}

function refuse(rule: string, broken: (one: Import) => boolean): void {
  const found = imports.filter(broken).map(({ from, to }) => `${from} imports ${to}`)
  assert.deepEqual(found, [], rule)
}

/** What a room may import beside itself and the problem table. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  platform: [],
  access: ['domain', 'platform'],
  accounts: ['access', 'domain', 'platform'],
  config: ['platform'],
  ...Object.fromEntries(
    slices.map((slice) => [slice, ['accounts', 'access', 'domain', 'platform']]),
  ),
  // A venue that trades speaks the protocol of its read half. Nothing looks back.
  trade: ['connect', 'accounts', 'access', 'domain', 'platform'],
}

test('the graph sees the project', () => {
  assert.ok(sources.length > 40)
  assert.ok(imports.length > 100)
  const missing = imports.filter(({ to }) => isOurs(to) && !existsSync(join(root, to)))
  assert.deepEqual(missing, [])
})

for (const [room, allowed] of Object.entries(mayImport)) {
  test(`${room} imports only ${['itself', ...allowed].join(', ')} of ours`, () => {
    refuse(`see the import rules in ARCHITECTURE.md`, ({ from, to }) => {
      if (roomOf(from) !== room || !isOurs(to) || to.startsWith('contract/')) return false
      return roomOf(to) !== room && !allowed.includes(roomOf(to))
    })
  })
}

test('domain is pure: no module of Node and no package', () => {
  refuse(
    'domain computes; the rim does input and output',
    ({ from, to }) => roomOf(from) === 'domain' && !isOurs(to),
  )
})

test('only routes.ts and wire.ts know the contract, apart from its table of problems', () => {
  refuse('map between domain and wire in wire.ts', ({ from, to }) => {
    if (!from.startsWith('server/') || !to.startsWith('contract/')) return false
    return to !== 'contract/src/problem.ts' && !/\/(routes|wire)\.ts$/.test(from)
  })
})

test('the contract imports nothing of the server', () => {
  refuse(
    'the contract stands alone',
    ({ from, to }) => from.startsWith('contract/') && to.startsWith('server/'),
  )
})

test('only the embedded database starts other programs', () => {
  refuse('child_process is for platform/database/embedded', ({ from, to }) => {
    return (
      /^(node:)?child_process$/.test(to) &&
      !from.startsWith('server/src/platform/database/embedded/')
    )
  })
})

const trades = (path: string) =>
  roomOf(path) === 'trade' || /trading-connector|\/trade-server\.ts$/.test(path)

test('the read server reaches no trade code, and neither does the command that starts it', () => {
  for (const start of ['server/src/read-server.ts', 'server/src/commands/serve.ts'])
    assert.deepEqual([...reachableFrom(start)].filter(trades), [], start)
})

test('only the commands about trading reach trade code, and main.ts loads just the one that was asked for', () => {
  const commands = readImports('server/src/main.ts').filter(({ to }) => /\/commands\//.test(to))
  const trading = commands
    .filter(({ to }) => [...reachableFrom(to)].some(trades))
    .map(({ to }) => to)
  assert.deepEqual(trading.sort(), [
    'server/src/commands/hook.ts',
    'server/src/commands/trade/trade.ts',
  ])
  const text = readProjectFile('server/src/main.ts')
  for (const to of trading) {
    const specifier = `./${to.slice('server/src/'.length)}`
    assert.ok(text.includes(`await import('${specifier}')`), `${to} is loaded late`)
    assert.ok(!text.includes(`from '${specifier}'`), `${to} is loaded with every command`)
  }
})

test('the SDK imports only itself, and what browsers load no module of Node', () => {
  const files = projectFiles().filter(
    (path) => /^sdk\/typescript\/src\/.*\.ts$/.test(path) && !/\.test\.ts$/.test(path),
  )
  const found = files.flatMap(readImports)
  assert.ok(files.length > 20)
  const ours = found.filter(({ to }) => !/^(sdk\/typescript\/src\/|node:)/.test(to))
  assert.deepEqual(ours, [])
  for (const entry of ['read', 'stream']) {
    const reached = reachableFrom(`sdk/typescript/src/${entry}.ts`)
    const modules = found.filter(({ from, to }) => reached.has(from) && to.startsWith('node:'))
    assert.deepEqual(modules, [], entry)
  }
})

test('the pages of each server are bundles of their own: what they have in common is in web/shared', () => {
  const bundles = ['overlays', 'dashboard', 'admin', 'trading']
  const files = projectFiles().filter(
    (path) => /^web\/.*\.tsx?$/.test(path) && !/\.(test|e2e|d)\.tsx?$/.test(path),
  )
  const bundleOf = (path: string) => bundles.find((name) => path.startsWith(`web/${name}/`))
  assert.deepEqual(
    bundles.filter((name) => !files.some((path) => bundleOf(path) === name)),
    [],
  )
  const crossing = files
    .flatMap(readImports)
    .filter(({ from, to }) => bundleOf(from) !== undefined && bundleOf(to) !== undefined)
    .filter(({ from, to }) => bundleOf(from) !== bundleOf(to))
  assert.deepEqual(crossing, [])
})

test('a practice broker shares no code with what connects to it, and the read server reaches none', () => {
  const files = projectFiles().filter((path) => /^practice\/src\/.*\.ts$/.test(path))
  const shared = files
    .flatMap(readImports)
    .filter(({ to }) => /^(server|contract|sdk)\/|^@tidemark\//.test(to))
  assert.deepEqual(shared, [])
  const reached = [...reachableFrom('server/src/read-server.ts')]
  assert.deepEqual(
    reached.flatMap(readImports).filter(({ to }) => /(^|\/)practice(\/|$)/.test(to)),
    [],
  )
})

test('no source imports a test or its support', () => {
  refuse(
    'test support is for tests',
    ({ to }) => to.startsWith('server/test/') || /\.test\.ts$/.test(to),
  )
})

test('no circle of imports', () => {
  const circles = sources.filter((path) => {
    const next = readImports(path).filter(({ to }) => sources.includes(to) && to !== path)
    return next.some(({ to }) => reachableFrom(to).has(path))
  })
  assert.deepEqual(circles, [])
})
