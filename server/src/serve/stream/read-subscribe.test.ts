// What a client may say in a frame; everything else is told what is wrong, and none of it throws.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readClientFrame } from './read-subscribe.ts'
import { MOST_ACCOUNTS } from './stream-limits.ts'

const read = (value: unknown) => readClientFrame(JSON.stringify(value))
const subscribe = (more: Record<string, unknown> = {}) =>
  read({ type: 'subscribe', accounts: ['5'], ...more })

test('a subscription: the usual topics by default, an account once, places that are places', () => {
  assert.deepEqual(subscribe({ accounts: ['5', '6', '5'] }), {
    ...{ type: 'subscribe', accounts: ['5', '6'], epoch: null, resume: new Map() },
    topics: new Set(['trades', 'positions', 'summary']),
  })
  const resume = { '5': 7, '6': -1, '7': 1.5, '8': '9', '9': null, '10': 2 ** 53, '11': 0 }
  assert.deepEqual(subscribe({ topics: ['summary'], epoch: 'e1', resume }), {
    ...{ type: 'subscribe', accounts: ['5'], epoch: 'e1', topics: new Set(['summary']) },
    // A place that is none is as if the account had never been followed: it gets snapshots.
    resume: new Map([
      ['5', 7],
      ['11', 0],
    ]),
  })
})

test('waiting orders and assets are followed by whoever names them', () => {
  const frame = subscribe({ topics: ['orders', 'assets'] })
  assert.deepEqual(frame.type === 'subscribe' && [...frame.topics], ['orders', 'assets'])
})

test('a token is taken as it is, unless no key can be that long', () => {
  assert.deepEqual(read({ type: 'auth', token: 'tmkr_x' }), { type: 'auth', token: 'tmkr_x' })
  for (const token of [undefined, null, 5, ['t'], 'x'.repeat(201)])
    assert.equal(read({ type: 'auth', token }).type, 'unknown')
})

for (const [what, text, rule] of [
  ['no JSON', 'hello', /JSON object/],
  ['a list', '[]', /JSON object/],
  ['null', 'null', /JSON object/],
  ['no type', '{}', /type must be auth or subscribe/],
  ['a type of its own', '{"type":"unsubscribe"}', /type must be auth or subscribe/],
  ['no accounts', '{"type":"subscribe"}', /accounts must be a list of 1 to 1000/],
  ['an empty list', '{"type":"subscribe","accounts":[]}', /accounts must be a list/],
  ['numbers', '{"type":"subscribe","accounts":[5]}', /accounts must be a list/],
  ['an empty name', '{"type":"subscribe","accounts":[""]}', /accounts must be a list/],
  ['a long name', `{"type":"subscribe","accounts":["${'5'.repeat(51)}"]}`, /accounts must be/],
  ['a topic of its own', '{"type":"subscribe","accounts":["5"],"topics":["news"]}', /topics must/],
  ['no topic', '{"type":"subscribe","accounts":["5"],"topics":[]}', /topics must be a list/],
  ['a number as epoch', '{"type":"subscribe","accounts":["5"],"epoch":1}', /epoch must be text/],
  ['text as resume', '{"type":"subscribe","accounts":["5"],"resume":"x"}', /resume must be an/],
  ['null as resume', '{"type":"subscribe","accounts":["5"],"resume":null}', /resume must be an/],
] as const)
  test(`${what} is told what is wrong`, () => {
    const frame = readClientFrame(text)
    assert.equal(frame.type, 'unknown')
    if (frame.type === 'unknown') assert.match(frame.detail, rule)
  })

test('as many accounts as are allowed, and not one more', () => {
  const accounts = Array.from({ length: MOST_ACCOUNTS }, (_, n) => String(n))
  assert.equal(subscribe({ accounts }).type, 'subscribe')
  assert.equal(subscribe({ accounts: [...accounts, 'one more'] }).type, 'unknown')
})

test('names that every object has are names like others', () => {
  const text = '{"type":"subscribe","accounts":["__proto__"],"resume":{"__proto__":3}}'
  assert.deepEqual(readClientFrame(text), {
    ...{ type: 'subscribe', accounts: ['__proto__'], epoch: null },
    ...{ topics: new Set(['trades', 'positions', 'summary']), resume: new Map([['__proto__', 3]]) },
  })
})
