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
