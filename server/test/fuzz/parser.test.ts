import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshSeed } from '../support/random.ts'
import { flawedReaders, runParser } from './parser-run.ts'

test('20,000 mutated bodies are read exactly as the contract says', (t) => {
  const seed = freshSeed()
  t.diagnostic(`seed ${seed}`)
  const run = runParser(seed, 20_000)
  assert.equal(run.crashes + run.different, 0, `seed ${seed}: ${run.first.join('\n')}`)
  assert.ok(run.accepted > 4_000 && run.accepted < 16_000, 'both outcomes are exercised')
})

for (const [name, read] of Object.entries(flawedReaders))
  test(`the fuzzer notices a reader with the flaw ${name}`, () => {
    const run = runParser(1, 20_000, { read, stopAtFirst: true })
    assert.equal(run.crashes + run.different, 1)
  })
