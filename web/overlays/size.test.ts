import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

const assets = join(import.meta.dirname, '../dist/overlays/assets')

for (const [file, most] of [
  ['overlays.js', 6_000],
  ['overlays.css', 2_000],
] as const)
  test(`${file} weighs at most ${most} bytes compressed`, () => {
    const bytes = gzipSync(readFileSync(join(assets, file)), { level: 9 }).length
    process.stdout.write(`# ${file}: ${bytes} bytes of ${most}\n`)
    assert.ok(bytes <= most, `${bytes} bytes`)
  })

test('nothing is used that Chrome 103 does not know', () => {
  const script = readFileSync(join(assets, 'overlays.js'), 'utf8')
  const style = readFileSync(join(assets, 'overlays.css'), 'utf8')
  const calls =
    /\.(toSorted|toReversed|toSpliced|isWellFormed|toWellFormed|checkVisibility)\(|\b(Object|Map)\.groupBy\b|Promise\.withResolvers|AbortSignal\.any|Array\.fromAsync|new Set\(\w+\)\.(union|intersection)/
  assert.doesNotMatch(script, calls)
  assert.doesNotMatch(style, /:has\(|color-mix|light-dark\(|@container|@layer|@starting-style|&/)
})

test('the script makes no markup from text and no script from text', () => {
  const script = readFileSync(join(assets, 'overlays.js'), 'utf8')
  assert.doesNotMatch(
    script,
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
  )
})
