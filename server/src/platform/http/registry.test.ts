// A route that leaves its rules open must not start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRoutes } from './registry.ts'
import type { Route } from './route.ts'
import { getRoute, postRoute } from './test-bench.ts'

const handle = async () => ({ status: 200, body: '{}' })
const good = getRoute({ path: '/a', handle })
const goodPost = postRoute({ path: '/a', handle })

const wrong: readonly (readonly [name: string, routes: Route[], message: RegExp])[] = [
  ['the same place twice', [good, { ...good, id: 'other' }], /declared twice/],
  ['the same id twice', [good, { ...good, path: '/b' }], /id get_a is taken/],
  ['an id that is not snake_case', [{ ...good, id: 'getA' }], /snake_case/],
  ['a path with a wildcard', [{ ...good, path: '/a/*' }], /not plain/],
  ['a path that ends with a slash', [{ ...good, path: '/a/' }], /not plain/],
  ['a scope without a key', [{ ...good, scope: 'trades:read' }], /scope needs a key/],
  ['GET with a body', [{ ...good, body: goodPost.body }], /GET takes no body/],
  ['POST without a body', [{ ...goodPost, body: null }], /declares its body/],
  ['an object rule without a body', [{ ...good, object: 'body_account' }], /no body to check/],
  ['no good answer', [{ ...good, responses: { 404: { description: '' } } }], /no good answer/],
  ['a problem that is not in the table', [{ ...good, problems: ['toString'] }], /not a problem/],
  [
    'a body without limit',
    [{ ...goodPost, body: { contentTypes: ['application/json'], limitBytes: 0, schema: {} } }],
    /limit/,
  ],
  [
    'a multipart body',
    [{ ...goodPost, body: { contentTypes: ['multipart/form-data'], limitBytes: 9, schema: {} } }],
    /not a media type/,
  ],
]

for (const [name, routes, message] of wrong) {
  test(`${name} is refused at start`, () => assert.throws(() => checkRoutes(routes), message))
}

const rules = ['auth', 'scope', 'object', 'rate', 'audit', 'idempotency', 'query', 'body'] as const
for (const rule of [...rules, 'responses', 'problems', 'summary', 'handle'] as const) {
  test(`a route that does not say its ${rule} is refused at start`, () => {
    const { [rule]: _left, ...rest } = good
    // What a program without types, or a cast, could hand over.
    assert.throws(() => checkRoutes([rest as Route]), new RegExp(`${rule} is not declared`))
  })
}

test('a value that no rule knows is refused at start', () => {
  for (const wrongly of [{ auth: 'basic' }, { scope: 'admin:write' }, { rate: 'unlimited' }]) {
    const route = { ...good, ...wrongly } as unknown as Route // as above
    assert.throws(() => checkRoutes([route]), /is not declared/)
  }
})

test('a route with a key cannot have the rate of strangers, nor the other way round', () => {
  assert.throws(() => checkRoutes([{ ...good, rate: 'read' }]), /rate/)
  assert.throws(() => checkRoutes([{ ...good, auth: 'key', rate: 'open' }]), /rate/)
})

test('well-declared routes pass', () => assert.equal(checkRoutes([good, goodPost]).length, 2))
