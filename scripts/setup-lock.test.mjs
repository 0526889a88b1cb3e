// The lock of the set-up, between programs that run at the same time.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { aloneWith } from './setup-lock.mjs'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-lock-'))
after(() => rmSync(folder, { recursive: true }))
const module = join(import.meta.dirname, 'setup-lock.mjs')

test('of several programs at once each works alone', async () => {
  const [lock, notes] = [join(folder, 'lock'), join(folder, 'notes')]
  const program = `
    import { appendFileSync } from 'node:fs'
    import { setTimeout } from 'node:timers/promises'
    import { aloneWith } from ${JSON.stringify(module)}
    await aloneWith(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(notes)}, 'in ')
      await setTimeout(100)
      appendFileSync(${JSON.stringify(notes)}, 'out ')
    })`
  const ends = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program])
    return new Promise((resolve) => child.once('exit', resolve))
  })
  assert.deepEqual(await Promise.all(ends), [0, 0, 0, 0])
  assert.equal(readFileSync(notes, 'utf8'), 'in out '.repeat(4))
  assert.equal(existsSync(lock), false)
})

test('a lock whose holder is gone holds nobody up', async () => {
  const lock = join(folder, 'left')
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => child.once('exit', resolve))
  writeFileSync(lock, String(child.pid))
  assert.equal(await aloneWith(lock, () => 'done'), 'done')
  assert.equal(existsSync(lock), false)
})

test('it is given back when the work fails', async () => {
  const lock = join(folder, 'failed')
  await assert.rejects(
    aloneWith(lock, () => {
      throw new Error('no')
    }),
    /no/,
  )
  assert.equal(existsSync(lock), false)
})
