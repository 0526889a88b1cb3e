import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { outboxHome } from '../../test/outbox-home.ts'
import { openDeadLetters } from './dead-letter-file.ts'

const letter = (seq: number, comment = '') =>
  `{"seq":${seq},"at":"2026-04-05T12:00:00Z","status":422,"problem":{},"trade":{"comment":"${comment}"}}\n`

test('a long file is read in pieces: whole letters count, the torn last one is cut off', async (t) => {
  const { dir } = outboxHome(t)
  mkdirSync(dir)
  const path = join(dir, 'dead-letters.jsonl')
  const whole = Array.from({ length: 60 }, (_, n) => letter(n + 1, 'ü'.repeat(30_000))).join('')
  assert.ok(Buffer.byteLength(whole) > 3 * 1024 * 1024)
  writeFileSync(path, whole + letter(61).slice(0, -5))
  const letters = openDeadLetters(dir, 0, false)
  assert.equal(letters.count, 60)
  assert.equal(letters.lastSeq, 60)
  assert.equal(readFileSync(path, 'utf8'), whole)
})

test('a line that a person has spoilt stays in the file and stops nothing', async (t) => {
  const { dir } = outboxHome(t)
  mkdirSync(dir)
  const path = join(dir, 'dead-letters.jsonl')
  writeFileSync(path, `${letter(1)}looked at, J.\n${letter(2)}`)
  const letters = openDeadLetters(dir, 0, false)
  assert.equal(letters.lastSeq, 2)
  assert.deepEqual(
    (await letters.list()).map(({ seq }) => seq),
    [1, 2],
  )
  assert.equal(
    await letters.takeOut(
      () => {},
      async () => {},
    ),
    2,
  )
  assert.equal(readFileSync(path, 'utf8'), 'looked at, J.\n')
})
