// What may stand in the log: facts and our own words; of other errors nothing that could hold a value.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqlError } from './database/database.ts'
import { createPinoLog, describeError } from './log-pino.ts'
import { TidemarkError } from './problem.ts'

function record(level: 'debug' | 'info' | 'warn' = 'info') {
  const lines: string[] = []
  const log = createPinoLog(level, { write: (line) => lines.push(line) })
  return { log, lines }
}

test('a line is one JSON object with level, time and message, and no host name', () => {
  const { log, lines } = record()
  log.info('started', { port: 8787 })
  assert.equal(lines.length, 1)
  const line = JSON.parse(lines[0] ?? '')
  assert.deepEqual(Object.keys(line).sort(), ['level', 'msg', 'port', 'time'])
  assert.equal(line.level, 'info')
  assert.match(line.time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
})

test('lines below the level are not written', () => {
  const { log, lines } = record('warn')
  log.debug('a')
  log.info('b')
  log.warn('c')
  assert.equal(lines.length, 1)
})

test('an error of ours is written with its words, id and cause; a foreign cause without its message', () => {
  const { log, lines } = record()
  const foreign = new Error('duplicate key (email)=(hunter2)\n    at hunter2 (hunter2:1:1)')
  Object.assign(foreign, { code: '23505', detail: 'Key (email)=(hunter2)', where: 'hunter2' })
  const error = new TidemarkError('ledger_unavailable', 'The database went away.', {
    cause: foreign,
  })
  log.error('request failed', error, { error_id: error.id })
  const text = lines[0] ?? ''
  assert.doesNotMatch(text, /hunter2/)
  const line = JSON.parse(text)
  assert.equal(line.error.message, 'The database went away.')
  assert.equal(line.error.id, error.id)
  assert.equal(line.error.cause.class, 'Error')
  assert.equal(line.error.cause.code, '23505')
  assert.ok(line.error.cause.frames.length > 0)
})

test('messages with values stay out, whatever is thrown', () => {
  const parse = () => JSON.parse('{"password":"hunter2"')
  const url = () => new URL('postgres//user:hunter2@')
  for (const work of [parse, url]) {
    try {
      work()
      assert.fail('it must throw')
    } catch (error) {
      assert.doesNotMatch(JSON.stringify(describeError(error)), /hunter2/)
    }
  }
  for (const thrown of ['hunter2', { password: 'hunter2' }, null, undefined, 7n]) {
    assert.doesNotMatch(JSON.stringify(describeError(thrown)), /hunter2/)
  }
  const odd = new Error('x')
  odd.message = 'hunter2'
  Object.defineProperty(odd, 'constructor', { value: { name: 'hunter2 =' } })
  assert.doesNotMatch(JSON.stringify(describeError(odd)), /hunter2/)
})

test('a refused statement shows its SQLSTATE', () => {
  assert.equal(describeError(new SqlError('22P02')).message, 'SQLSTATE 22P02')
})

test('a cause that is its own cause ends', () => {
  const error = new Error('a')
  error.cause = error
  assert.ok(JSON.stringify(describeError(error)).length < 20_000)
})
