import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BackupError } from './backup-error.ts'
import { parseManifest } from './manifest.ts'

const table = {
  name: 'accounts',
  file: 'tables/accounts.copy',
  columns: ['account_id'],
  rows: 1,
  bytes: 2,
  sha256: 'ab',
}
const whole = {
  format: 'tidemark-backup',
  format_version: 1,
  created_at: '2026-04-05T00:00:00Z',
  server_version: 180004,
  schema_version: 2,
  schema_checksum: 'cd',
  tables: [table],
  sequences: [{ table: 'accounts', column: 'account_id', last_value: '7', is_called: true }],
}

test('a whole manifest is taken, blanks at its end included', () => {
  assert.deepEqual(parseManifest(`${JSON.stringify(whole)}   \n`), whole)
})

test('names that could become SQL are refused', () => {
  for (const name of ['a"; drop table x', 'A', '', 'a.b', '../x']) {
    const bent = { ...whole, tables: [{ ...table, name, file: `tables/${name}.copy` }] }
    assert.throws(() => parseManifest(JSON.stringify(bent)), BackupError, name)
    const column = { ...whole, tables: [{ ...table, columns: [name] }] }
    assert.throws(() => parseManifest(JSON.stringify(column)), BackupError, name)
  }
})

test('a manifest that lacks a member is refused', () => {
  for (const member of Object.keys(whole)) {
    const bent = { ...whole, [member]: undefined }
    assert.throws(() => parseManifest(JSON.stringify(bent)), BackupError, member)
  }
})

test('a later format asks for a newer Tidemark', () => {
  const later = JSON.stringify({ ...whole, format_version: 2 })
  assert.throws(() => parseManifest(later), /newer Tidemark/)
})
