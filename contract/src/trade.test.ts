import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { problems } from './problem.ts'
import { tradeExample, tradeMembers, tradeSchema } from './trade.ts'

const ajv = new Ajv2020({ strict: false })
const isTrade = ajv.compile(tradeSchema)

test('the example is a trade, and each member’s own example fits its place', () => {
  assert.equal(isTrade(tradeExample), true)
  for (const [name, member] of Object.entries(tradeMembers)) {
    assert.equal(isTrade({ ...tradeExample, [name]: member.example }), true, name)
  }
})

test('the schema asks for what is required and refuses what is not in the table', () => {
  for (const [name, member] of Object.entries(tradeMembers)) {
    const { [name]: _, ...rest }: Record<string, unknown> = { ...tradeExample }
    assert.equal(isTrade(rest), !member.required, name)
  }
  assert.equal(isTrade({ ...tradeExample, colour: 'red' }), false)
  assert.equal(isTrade({ ...tradeExample, entry_price: 0 }), false)
  assert.equal(isTrade({ ...tradeExample, entry_price: '65000.5' }), false)
  assert.equal(isTrade({ ...tradeExample, exit_price: null }), true)
})

test('each problem has a code in snake case, an error status, and says what to do', () => {
  for (const [code, spec] of Object.entries(problems)) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/)
    assert.ok(spec.status >= 400 && spec.status <= 599, code)
    assert.ok(spec.means.length > 20 && spec.fix.length > 20, code)
    if (spec.status === 429 || spec.status === 503) assert.equal(spec.retry, 'later')
  }
})
