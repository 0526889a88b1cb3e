import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BackupError } from './backup-error.ts'
import { makeTarHeader, paddingOf, parseTarHeader } from './tar-header.ts'

test('what a header says is read back, also beyond 8 GiB', () => {
  const name = fc.stringMatching(/^[a-z_./]{1,100}$/)
  const size = fc.integer({ min: 0, max: 2 ** 50 })
  fc.assert(
    fc.property(name, size, (name, size) => {
      const header = makeTarHeader({ name, size, modifiedAt: new Date(0) })
      assert.equal(header.length, 512)
      assert.deepEqual(parseTarHeader(header), { name, size })
      assert.equal((size + paddingOf(size).length) % 512, 0)
    }),
  )
})

test('a header with any byte changed is refused', () => {
  const header = makeTarHeader({ name: 'tables/a.copy', size: 1234, modifiedAt: new Date(0) })
  for (let at = 0; at < 512; at += 7) {
    const bent = Buffer.from(header)
    bent.writeUInt8((bent[at] ?? 0) ^ 0x41, at)
    if (at >= 148 && at < 156) continue
    assert.throws(() => parseTarHeader(bent), BackupError)
  }
})

test('an empty block is the end', () => {
  assert.equal(parseTarHeader(Buffer.alloc(512)), null)
})
