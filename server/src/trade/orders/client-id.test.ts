import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { clientIdOf, isClientId } from './client-id.ts'

test('a client id follows from its intent, has its shape, and differs between intents and between parts', () => {
  const ids = new Set<string>()
  for (let count = 0; count < 5000; count++) {
    const intent = randomUUID()
    const id = clientIdOf(intent)
    assert.ok(isClientId(id), id)
    assert.equal(clientIdOf(intent), id)
    ids.add(id).add(clientIdOf(intent, 1))
  }
  assert.equal(ids.size, 10_000)
})

test('what only looks like a client id is none', () => {
  for (const text of ['tm', `tm${'a'.repeat(15)}`, `tm${'a'.repeat(17)}`, `TM${'a'.repeat(16)}`])
    assert.ok(!isClientId(text))
  assert.ok(!isClientId(`tm${'1'.repeat(16)}`), '1 and 0 are not in the alphabet')
})
