import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { readPageFiles } from './page-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-pages-'))
after(() => rmSync(folder, { recursive: true }))
const script = 'const answer = 42\n'.repeat(50)
mkdirSync(join(folder, 'admin/assets'), { recursive: true })
mkdirSync(join(folder, '.building-1/assets'), { recursive: true })
writeFileSync(join(folder, 'admin/index.html'), '<!doctype html>')
writeFileSync(join(folder, 'admin/assets/admin-AbCd_123.js'), script)
writeFileSync(join(folder, 'admin/assets/overlays.js'), 'x')
writeFileSync(join(folder, 'admin/assets/notes.txt'), 'not for the web')
writeFileSync(join(folder, '.building-1/index.html'), 'half built')
const files = readPageFiles(folder, ['admin', '.building-1'])

test('a bundle has its page, and its files are found by name, compressed where that saves something', () => {
  assert.equal(files.page('admin')?.contentType, 'text/html; charset=utf-8')
  const file = files.asset('admin-AbCd_123.js')
  assert.equal(file?.bytes.toString(), script)
  assert.equal(gunzipSync(file?.gzip ?? Buffer.alloc(0)).toString(), script)
  assert.equal(files.asset('overlays.js')?.gzip, null)
})

test('only a name that holds a hash may be kept for ever', () => {
  assert.equal(files.asset('admin-AbCd_123.js')?.isNamedByContent, true)
  assert.equal(files.asset('overlays.js')?.isNamedByContent, false)
})

test('what is half built, of another type or elsewhere is not served', () => {
  assert.equal(files.page('.building-1'), undefined)
  assert.equal(files.asset('notes.txt'), undefined)
  assert.equal(files.asset('../index.html'), undefined)
  assert.equal(readPageFiles(join(folder, 'nowhere'), ['admin']).page('admin'), undefined)
})

test('bundles that are not this server’s are not served, and neither are their files', () => {
  const other = readPageFiles(folder, ['trading'])
  assert.equal(other.page('admin'), undefined)
  assert.equal(other.asset('admin-AbCd_123.js'), undefined)
})
