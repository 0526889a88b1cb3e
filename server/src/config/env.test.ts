import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, knownNames, readEnv } from './env.ts'

test('an unknown TIDEMARK_ variable stops the start and names the one that was probably meant', () => {
  assert.throws(
    () => readEnv({ TIDEMARK_PROT: '9000' }),
    (error: unknown) => {
      assert.ok(error instanceof ConfigError)
      assert.match(error.message, /TIDEMARK_PROT is not a variable.*did you mean TIDEMARK_PORT\?/)
      return true
    },
  )
})

test('the value of an unknown variable is never repeated', () => {
  assert.throws(
    () => readEnv({ TIDEMARK_PASSWORD: 'hunter2-hunter2' }),
    (error: unknown) => {
      assert.doesNotMatch(String(error), /hunter2/)
      return true
    },
  )
})

test('every unknown variable is named, not only the first', () => {
  assert.throws(
    () => readEnv({ TIDEMARK_HOTS: 'a', TIDEMARK_ZZZZZZZZZZ: 'b' }),
    (error: unknown) => {
      assert.match(String(error), /TIDEMARK_HOTS/)
      assert.match(String(error), /TIDEMARK_ZZZZZZZZZZ.*see docs/)
      return true
    },
  )
})

test('variables of other programs are left alone', () => {
  assert.deepEqual(readEnv({ PATH: '/bin', PGHOST: 'x', tidemark_port: '1' }), {})
})

test('empty text counts as not set, and white space around a value goes', () => {
  assert.deepEqual(readEnv({ TIDEMARK_HOST: '', TIDEMARK_PORT: ' 9000 ' }), {
    TIDEMARK_PORT: '9000',
  })
})

test('every secret has a _FILE form', () => {
  assert.ok(knownNames().includes('DATABASE_URL_FILE'))
  assert.ok(knownNames().includes('TIDEMARK_NATS_URL_FILE'))
})

test('the seeded bug of the torture tests is taken but not offered', () => {
  assert.equal(readEnv({ TIDEMARK_TORTURE_SEEDED_BUG: 'x' }).TIDEMARK_TORTURE_SEEDED_BUG, 'x')
  assert.ok(!knownNames().includes('TIDEMARK_TORTURE_SEEDED_BUG'))
})
