// What the dashboard's first page weighs, compressed, chart included. Pages that load later are not in it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

const folder = join(import.meta.dirname, '../dist/dashboard')
const MOST_BYTES = 60_000

/** The page, what it names, and what that imports without being asked. */
function firstLoad(): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  const read = (path: string): void => {
    if (found.has(path)) return
    const content = readFileSync(join(folder, path))
    found.set(path, content)
    const text = content.toString()
    if (path.endsWith('.html'))
      for (const [, name = ''] of text.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) read(name)
    if (path.endsWith('.js'))
      for (const [, name = ''] of text.matchAll(
        /(?:^|;|\})import\s?(?:[^;("'`]*?from\s?)?"\.\/([^"]+)"/g,
      ))
        read(join('assets', basename(name)))
  }
  read('index.html')
  return found
}

test('the first load is at most 60 kB compressed, and the chart is in it', () => {
  const files = [...firstLoad()]
  const weights = files.map(
    ([name, content]) => [name, gzipSync(content, { level: 9 }).length] as const,
  )
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  assert.ok(
    total <= MOST_BYTES,
    `${total} bytes: ${weights.map((one) => one.join(' ')).join(', ')}`,
  )
  assert.ok(files.some(([name, content]) => name.endsWith('.js') && content.includes('u-hz')))
  assert.ok(files.filter(([name]) => name.endsWith('.js')).length >= 2, 'imports are followed')
})
