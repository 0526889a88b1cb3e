// Reports of Expert Advisors with hostile values, cut ends and doubled members: every one is taken or refused by name, and what is taken verifies.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TidemarkError } from '../../src/platform/problem.ts'
import { assertVerifies, openExpertBench, rowsOf } from '../support/expert-bench.ts'
import { reportText, sampleDeal } from '../support/expert-reports.ts'
import { createRandom, freshSeed, type Random } from '../support/random.ts'
import { hostileTokens } from './mutate.ts'

const reports = 800

test(`${reports} mutated reports are taken or refused by name, and what is stored verifies`, async (t) => {
  const seed = freshSeed()
  t.diagnostic(`seed ${seed}`)
  const random = createRandom(seed)
  const { database, report } = await openExpertBench(t)
  const seen = { taken: 0, refused: 0, refusedDeals: 0 }
  for (let n = 0; n < reports; n++) {
    const text = mutated(random, wellFormed(random))
    try {
      const answer = await report(text)
      seen.taken++
      seen.refusedDeals += answer.refused_indexes.length
    } catch (error) {
      assert.ok(error instanceof TidemarkError, `seed ${seed}: ${error}\n${text}`)
      assert.ok([400, 413, 422].includes(error.status), `seed ${seed}: ${error.code}\n${text}`)
      assert.ok(error.message.length > 10 && !/SQLSTATE|\n\s+at /.test(error.message))
      seen.refused++
    }
  }
  assert.ok(seen.taken > 200 && seen.refused > 200 && seen.refusedDeals > 50, JSON.stringify(seen))
  const [{ n } = { n: 0 }] = await rowsOf(database, 'select count(*) as n from deals')
  await assertVerifies(database, Number(n))
})

function wellFormed(random: Random): string {
  const deals = Array.from({ length: random.between(0, 4) }, () =>
    sampleDeal(String(random.between(1, 400)), {
      position: String(random.between(1, 60)),
      type: random.pick([0, 0, 1, 1, 2, 13]),
      entry: random.pick([0, 0, 1, 2, 3]),
      volume: random.pick(['0.10', '1', '12.5']),
      profit: random.pick(['0', '-12.34', '100.5']),
      comment: random.pick(['', 'a "b" \\ c', 'Кит 💹']),
    }),
  )
  const position =
    '{"ticket":"1","identifier":"1","symbol":"X","type":0,"volume":1,"price_open":2,"time_msc":"5"}'
  return reportText({
    login: String(random.between(1, 3)),
    gmtTime: 1_779_979_200 + random.between(0, 1000),
    account: '"balance":100.5,"leverage":100,"currency":"USD","trade_allowed":false',
    deals,
    more: `"positions":[${position}],"history":{"deals":${random.between(0, 500)}},"terminal":{"build":5100}`,
  })
}

function mutated(random: Random, text: string): string {
  let result = text
  for (let times = random.int(3); times > 0; times--) {
    const values = [
      ...result.matchAll(/"(\w+)":("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null|\[\])/g),
    ]
    const found = values.length === 0 ? undefined : random.pick(values)
    if (found === undefined) return result
    const [whole, name, value = ''] = found
    const start = found.index + whole.length - value.length
    const way = random.int(10)
    if (way < 7)
      result =
        result.slice(0, start) + random.pick(hostileTokens) + result.slice(start + value.length)
    else if (way === 7)
      result = `${result.slice(0, start)}${value},"${name}":${value}${result.slice(start + value.length)}`
    else if (way === 8)
      result = result.slice(0, found.index) + result.slice(found.index + whole.length + 1)
    else result = result.slice(0, random.between(1, result.length))
  }
  return result
}
