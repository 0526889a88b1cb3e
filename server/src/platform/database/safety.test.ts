import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRefusal } from './safety.ts'

const safe = {
  version: 180004,
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  encoding: 'UTF8',
  standby: false,
}

test('15 to 18 with safe settings are taken, stricter commits too', () => {
  for (const version of [150000, 150018, 160003, 170001, 180004]) {
    for (const synchronous_commit of ['on', 'local', 'remote_write', 'remote_apply']) {
      assert.equal(findRefusal({ ...safe, version, synchronous_commit }, false), null)
    }
  }
})

test('each unsafe setting is refused by name', () => {
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    assert.match(findRefusal({ ...safe, [name]: 'off' }, false) ?? '', new RegExp(`${name} = off`))
  }
})

test('only synchronous_commit is left to the torture suite', () => {
  assert.equal(findRefusal({ ...safe, synchronous_commit: 'off' }, true), null)
  assert.notEqual(findRefusal({ ...safe, fsync: 'off' }, true), null)
})

test('other versions, encodings and standbys are refused', () => {
  for (const bent of [
    { version: 140012 },
    { version: 190000 },
    { encoding: 'SQL_ASCII' },
    { standby: true },
  ]) {
    assert.notEqual(findRefusal({ ...safe, ...bent }, false), null)
  }
})
