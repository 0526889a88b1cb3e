import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isProof, passwordHash, proofOf } from './auth.ts'
import { kindOf } from './request-log.ts'

const vectors: {
  auth: {
    password: string
    password_hash: string
    srv_rand: string
    cli_rand: string
    srv_rand_answer: string
    cli_rand_answer: string
  }[]
  endpoints: { path: string; old?: string; read_only: boolean }[]
  mutating_paths_to_forbid: string[]
} = JSON.parse(readFileSync(join(import.meta.dirname, '../../testdata/mt5-web-api.json'), 'utf8'))

for (const vector of vectors.auth)
  test(`auth vector: password of ${vector.password.length} characters`, () => {
    const hash = passwordHash(vector.password)
    assert.equal(hash.toString('hex'), vector.password_hash)
    for (const side of ['srv', 'cli'] as const) {
      const expected = vector[`${side}_rand_answer`]
      const proof = proofOf(hash, Buffer.from(vector[`${side}_rand`], 'hex'))
      assert.equal(proof.toString('hex'), expected)
      assert.ok(isProof(proof, expected.toUpperCase()))
      assert.ok(!isProof(proof, `${expected.slice(0, -1)}${expected.endsWith('0') ? '1' : '0'}`))
    }
  })

test('every endpoint of the vectors is known as what it is', () => {
  for (const { path, old, read_only } of vectors.endpoints) {
    const expected = read_only ? 'allowed' : 'mutating'
    assert.equal(kindOf(path, {}), expected, path)
    if (old !== undefined && old !== '') assert.equal(kindOf(old, {}), expected, old)
  }
  for (const path of vectors.mutating_paths_to_forbid) {
    const url = new URL(path, 'https://x.invalid')
    assert.equal(kindOf(url.pathname, Object.fromEntries(url.searchParams)), 'mutating', path)
  }
})
