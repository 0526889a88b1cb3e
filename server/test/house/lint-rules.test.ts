// Plants one violation of each rule in a copy of the project's skeleton and expects Biome to report it.
// A lint rule that is misspelt or shadowed by an override reports nothing; only a planted violation shows that.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { root } from './project.ts'

const biome = join(root, `node_modules/@biomejs/cli-${process.platform}-${process.arch}/biome`)
const skip = existsSync(biome) ? false : 'Biome is not pinned for this platform'

type Planted = readonly [path: string, code: string, rule: string]
const restricted = 'lint/style/noRestrictedImports'
const importing = (from: string) => `import { x } from '${from}'\nexport const y = x\n`

const planted: Planted[] = [
  // Import directions, one per arrow that must not exist.
  ['server/src/domain/a1.ts', importing('node:crypto'), restricted],
  ['server/src/domain/a2.ts', importing('pg'), restricted],
  ['server/src/domain/a3.ts', importing('../platform/clock.ts'), restricted],
  ['server/src/domain/a4.ts', importing('@tidemark/contract'), restricted],
  ['server/src/platform/b1.ts', importing('../domain/decimal.ts'), restricted],
  ['server/src/platform/b2.ts', importing('../access/gate.ts'), restricted],
  ['server/src/platform/http/b3.ts', importing('../../ingest/wire.ts'), restricted],
  ['server/src/platform/b4.ts', importing('../config/config.ts'), restricted],
  ['server/src/platform/b5.ts', importing('@tidemark/contract'), restricted],
  ['server/src/platform/database/embedded/b6.ts', importing('../../../domain/x.ts'), restricted],
  ['server/src/access/c1.ts', importing('../ingest/wire.ts'), restricted],
  ['server/src/access/c2.ts', importing('../config/secrets.ts'), restricted],
  ['server/src/access/c3.ts', importing('../commands/command.ts'), restricted],
  ['server/src/ingest/d1.ts', importing('../serve/routes.ts'), restricted],
  ['server/src/ingest/d2.ts', importing('@tidemark/contract'), restricted],
  ['server/src/ingest/d3.ts', importing('../../../contract/src/trade.ts'), restricted],
  ['server/src/ingest/wire.ts', importing('../serve/wire.ts'), restricted],
  ['server/src/ingest/d4.ts', importing('../trade/order.ts'), restricted],
  ['server/src/ingest/d5.ts', importing('../read-server.ts'), restricted],
  ['server/src/ingest/d6.ts', "export * from '../serve/store.ts'\n", restricted],
  [
    'server/src/ingest/d7.ts',
    "export const load = () => import('../serve/store.ts')\n",
    restricted,
  ],
  ['server/src/serve/e1.ts', importing('../ingest/log-trade.ts'), restricted],
  ['server/src/serve/routes.ts', importing('../ingest/routes.ts'), restricted],
  ['server/src/serve/e2.ts', importing('../../test/support/until.ts'), restricted],
  ['server/src/config/f1.ts', importing('../domain/decimal.ts'), restricted],
  ['server/src/import/g2.ts', importing('../ingest/queue.ts'), restricted],
  ['server/src/import/g3.ts', importing('@tidemark/contract'), restricted],
  ['server/src/import/csv/wire.ts', importing('../../connect/venues.ts'), restricted],
  ['server/src/serve/g4.ts', importing('../import/sheet.ts'), restricted],
  ['server/src/operations/g1.ts', importing('../ingest/queue.ts'), restricted],
  ['server/src/read-server.ts', importing('@tidemark/contract'), restricted],
  ['contract/src/h1.ts', importing('@tidemark/server'), restricted],
  // Starting other programs.
  ['server/src/platform/i1.ts', importing('node:child_process'), restricted],
  ['server/src/ingest/i2.ts', importing('child_process'), restricted],
  ['server/src/commands/i3.ts', importing('node:child_process'), restricted],
  // The other rules.
  ['server/src/serve/j1.ts', 'export const x: any = 1\n', 'lint/suspicious/noExplicitAny'],
  ['server/src/serve/j2.ts', 'export default function x() {}\n', 'lint/style/noDefaultExport'],
  ['server/src/serve/badName.ts', 'export const x = 1\n', 'lint/style/useFilenamingConvention'],
  [
    'server/src/serve/j3.ts',
    'export const x = 1\n'.repeat(401),
    'lint/style/noExcessiveLinesPerFile',
  ],
  [
    'server/src/serve/j4.ts',
    "export function f() {\n  try {\n    f()\n  } catch (error) {\n    throw new Error('no')\n  }\n}\n",
    'lint/style/useErrorCause',
  ],
  ['server/src/serve/j5.ts', 'async function f() {}\nf()\n', 'lint/nursery/noFloatingPromises'],
  [
    'server/src/serve/j6.ts',
    'const f = async (): Promise<boolean> => true\nexport const n = f() ? 1 : 2\n',
    'lint/nursery/noMisusedPromises',
  ],
  [
    'server/src/serve/k1.ts',
    "import { b } from './k2.ts'\nexport const a = () => b\n",
    'lint/suspicious/noImportCycles',
  ],
  [
    'server/src/serve/k2.ts',
    "import { a } from './k1.ts'\nexport const b = () => a\n",
    'lint/suspicious/noImportCycles',
  ],
]

/** Imports that the rules allow; none of them may be reported. */
const allowed: readonly (readonly [string, string])[] = [
  ['server/src/domain/z1.ts', importing('./decimal.ts')],
  ['server/src/platform/z2.ts', importing('@tidemark/contract/problem')],
  ['server/src/platform/database/embedded/z3.ts', importing('node:child_process')],
  ['server/src/access/z4.ts', importing('../domain/decimal.ts')],
  ['server/src/access/keys/z5.ts', importing('../../platform/clock.ts')],
  ['server/src/ingest/z6.ts', importing('../access/gate.ts')],
  ['server/src/ingest/routes.ts', importing('@tidemark/contract')],
  ['server/src/serve/wire.ts', importing('@tidemark/contract')],
  ['server/src/import/wire.ts', importing('@tidemark/contract')],
  ['server/src/serve/z7.ts', importing('@tidemark/contract/problem')],
  ['server/src/commands/z8.ts', importing('../ingest/routes.ts')],
  ['server/src/trade-server.ts', importing('./trade/routes.ts')],
  ['bench/z9.ts', importing('node:child_process')],
]

test('every rule of the linter reports a planted violation, and nothing that is allowed', {
  skip,
}, async () => {
  const copy = mkdtempSync(join(tmpdir(), 'tidemark-lint-'))
  try {
    for (const name of ['biome.json', '.gitignore', 'package.json'])
      cpSync(join(root, name), join(copy, name))
    for (const [path, code] of [...planted, ...allowed]) {
      mkdirSync(dirname(join(copy, path)), { recursive: true })
      writeFileSync(join(copy, path), code)
    }
    const reports = await lint(copy)
    for (const [path, , rule] of planted) {
      assert.ok(reports.has(`${path} ${rule}`), `${rule} was not reported for ${path}`)
    }
    for (const [path] of allowed) {
      assert.ok(
        !reports.has(`${path} ${restricted}`),
        `${path} was reported although it is allowed`,
      )
    }
  } finally {
    rmSync(copy, { recursive: true })
  }
})

/** "path rule" for each diagnostic. */
async function lint(folder: string): Promise<Set<string>> {
  const words = ['lint', '--reporter=json', '--max-diagnostics=none', '.']
  const text = await new Promise<string>((resolve, reject) => {
    execFile(biome, words, { cwd: folder, maxBuffer: 64 << 20 }, (error, stdout) =>
      stdout === '' ? reject(error ?? new Error('Biome printed nothing')) : resolve(stdout),
    )
  })
  const report: { diagnostics: { category?: string; location?: { path?: unknown } }[] } =
    JSON.parse(text)
  return new Set(
    report.diagnostics.map(({ category, location }) => `${pathOf(location?.path)} ${category}`),
  )
}

function pathOf(path: unknown): string {
  const text = path && typeof path === 'object' && 'file' in path ? path.file : path
  return String(text).replace(/^\.\//, '')
}
