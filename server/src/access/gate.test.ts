import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { silentLog } from '../../test/support/test-cluster.ts'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { until } from '../../test/support/until.ts'
import { systemClock } from '../platform/clock.ts'
import type { Caller, Scope } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'
import { Secret } from '../platform/secret.ts'
import { createGate, type GateRequest } from './gate.ts'
import { readKeyRequest, type TypedKeyRequest } from './keys/key-request.ts'
import { createKeyRing } from './keys/key-ring.ts'
import { createKey, revokeKey } from './keys/manage-keys.ts'
import { mintToken } from './keys/token.ts'
import { loadUsage } from './keys/usage-store.ts'
import { defaultLimits } from './limits/rate.ts'

const ingest = { auth: 'key', scope: 'ingest:write', rate: 'ingest' } as const
const reads = { auth: 'key', scope: 'trades:read', rate: 'read' } as const
const open = { auth: 'none', scope: null, rate: 'open' } as const
const metrics = { auth: 'loopback_or_key', scope: 'admin:read', rate: 'read' } as const

/** A clock whose monotonic time stands still until it is moved; wall time is nobody's business here. */
function stillClock() {
  let ms = performance.now()
  return {
    now: () => Date.now(),
    monotonicMs: () => ms,
    forward: (byMs: number) => {
      ms += byMs
    },
  }
}

async function house(t: TestContext) {
  const database = await createTestDatabase(t)
  const pepper = new Secret(randomBytes(32).toString('hex'))
  const clock = stillClock()
  const ring = await createKeyRing({ database, pepper, clock, log: silentLog })
  t.after(() => ring[Symbol.asyncDispose]())
  const gate = createGate({ ring, limits: defaultLimits, clock })
  const deps = { database, pepper, clock: systemClock, actor: 'test' }
  return {
    clock,
    database,
    ring,
    gate,
    revoke: (id: string) => revokeKey(deps, id),
    async make(typed: Partial<TypedKeyRequest> = {}) {
      const made = await createKey(deps, readKeyRequest({ name: 'k', scope: 'ingest', ...typed }))
      const token = made.token.use((text) => text)
      await until(() => ring.find(token) !== null)
      return { id: made.key.id, token }
    },
  }
}

type Given = Partial<Omit<GateRequest, 'header'>> & { headers?: Record<string, string> }

function request({ headers = {}, ...given }: Given): GateRequest {
  return {
    route: ingest,
    ip: '203.0.113.9',
    url: '/api/v1/log_trade',
    local: false,
    connection: {},
    header: (name) => headers[name],
    identified: () => undefined,
    ...given,
  }
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

function codeOf(work: () => Caller): string {
  try {
    work()
    return 'admitted'
  } catch (error) {
    assert.ok(error instanceof TidemarkError)
    return error.code
  }
}

test('a key is taken from each of the three headers', async (t) => {
  const { gate, make } = await house(t)
  const { id, token } = await make()
  for (const headers of [
    bearer(token),
    { authorization: `bearer  ${token} ` },
    { 'x-api-key': token },
    { 'x-quant-api-key': token },
    { authorization: 'Basic cHJveHk6cHJveHk=', 'x-api-key': token },
    { 'x-api-key': token, 'x-quant-api-key': token },
  ])
    assert.equal(gate.admit(request({ headers })).keyId, id)
})

test('no key, junk and two different keys are told apart', async (t) => {
  const { gate, make } = await house(t)
  const { token } = await make()
  const refusal = (headers: Record<string, string>) =>
    codeOf(() => gate.admit(request({ headers })))
  assert.equal(refusal({}), 'key_missing')
  assert.equal(refusal({ authorization: 'Basic cHJveHk6cHJveHk=' }), 'key_missing')
  assert.equal(refusal({ 'x-api-key': '' }), 'key_missing')
  assert.equal(refusal({ 'x-api-key': 'hunter2' }), 'key_invalid')
  assert.equal(refusal(bearer(mintToken('i').token)), 'key_invalid')
  assert.equal(refusal({ ...bearer(token), 'x-api-key': mintToken('i').token }), 'key_invalid')
})

test('a key in the URL is refused, even a valid one, in any spelling', async (t) => {
  const { gate, make } = await house(t)
  const { token } = await make()
  const spellings = [
    token,
    token.slice(0, 30),
    token.replace('_', '%5F'),
    token.replace('t', '%74'),
  ]
  for (const text of spellings)
    for (const url of [`/api/v1/trades?api_key=${text}`, `/${text}/trades`]) {
      assert.equal(
        codeOf(() => gate.admit(request({ url, headers: bearer(token) }))),
        'credential_in_url',
      )
      assert.equal(
        codeOf(() => gate.admit(request({ url, route: open }))),
        'credential_in_url',
      )
    }
  const harmless = '/api/v1/trades?bot=tmki_short&symbol=100%25'
  assert.equal(
    codeOf(() => gate.admit(request({ url: harmless, headers: bearer(token) }))),
    'admitted',
  )
})

test('a key is kept to its scopes and its networks', async (t) => {
  const { gate, make } = await house(t)
  const { token } = await make({ ip: '203.0.113.0/24,2001:db8::/32' })
  const refusal = (given: Given) =>
    codeOf(() => gate.admit(request({ headers: bearer(token), ...given })))
  assert.equal(refusal({ route: reads }), 'scope_missing')
  assert.equal(refusal({ ip: '198.51.100.1' }), 'ip_not_allowed')
  assert.equal(refusal({ ip: '2001:db9::1' }), 'ip_not_allowed')
  assert.equal(refusal({ ip: '2001:db8::1' }), 'admitted')
  assert.equal(refusal({}), 'admitted')
})

test('refusals after the key was recognised name the key for the audit', async (t) => {
  const { gate, make } = await house(t)
  const { id, token } = await make({ ip: '10.0.0.0/8' })
  const seen: string[] = []
  const identified = (caller: Caller) => void seen.push(caller.keyId)
  codeOf(() => gate.admit(request({ headers: bearer(token), identified })))
  codeOf(() => gate.admit(request({ headers: bearer(mintToken('i', id).token), identified })))
  assert.deepEqual(seen, [id])
  codeOf(() => gate.admit(request({ url: `/api/v1/trades?key=${token}`, identified })))
  assert.deepEqual(seen, [id, id])
})

test('every check is made again on a connection that was let in before', async (t) => {
  const { gate, ring, clock, make, revoke } = await house(t)
  const { id, token } = await make({ ip: '203.0.113.0/24', expires: '1h' })
  const connection = {}
  const again = (given: Given = {}) =>
    codeOf(() => gate.admit(request({ headers: bearer(token), connection, ...given })))
  assert.equal(again(), 'admitted')
  assert.equal(again({ ip: '198.51.100.1' }), 'ip_not_allowed')
  assert.equal(again({ route: reads }), 'scope_missing')
  assert.equal(again({ headers: bearer(mintToken('i').token) }), 'key_invalid')
  assert.equal(again(), 'admitted')
  await revoke(id)
  await until(() => ring.find(token) === null)
  assert.equal(again(), 'key_invalid')
  const { token: other } = await make({ expires: '1h' })
  assert.equal(again({ headers: bearer(other) }), 'admitted')
  clock.forward(3_600_001)
  assert.equal(again({ headers: bearer(other) }), 'key_invalid')
})

test('a key may send its burst and is then told when to come back', async (t) => {
  const { gate, clock, make } = await house(t)
  const { token } = await make({ scope: 'read' })
  const once = () => gate.admit(request({ route: reads, headers: bearer(token) }))
  for (let i = 0; i < 20; i++) once()
  assert.throws(once, (error) => {
    assert.ok(error instanceof TidemarkError && error.code === 'rate_limited')
    assert.equal(error.headers['ratelimit-policy'], '"key";q=20;w=2')
    assert.equal(error.headers.ratelimit, '"key";r=0;t=1')
    return true
  })
  clock.forward(100)
  once()
  assert.equal(codeOf(once), 'rate_limited')
})

test("a key's own rate wins over the one of its class", async (t) => {
  const { gate, make } = await house(t)
  const { token } = await make({ scope: 'read', rate: '1/s', burst: '3' })
  const once = () => codeOf(() => gate.admit(request({ route: reads, headers: bearer(token) })))
  assert.deepEqual(
    [once(), once(), once(), once()],
    ['admitted', 'admitted', 'admitted', 'rate_limited'],
  )
})

test('twenty keys that are not accepted exhaust an address, but never a valid key from there', async (t) => {
  const { gate, make } = await house(t)
  const { token } = await make()
  const guess = (ip: string) =>
    codeOf(() => gate.admit(request({ ip, headers: bearer(mintToken('i').token) })))
  for (let i = 0; i < 20; i++) assert.equal(guess('203.0.113.9'), 'key_invalid')
  assert.equal(guess('203.0.113.9'), 'rate_limited')
  assert.equal(guess('203.0.113.10'), 'key_invalid')
  assert.equal(
    codeOf(() => gate.admit(request({ headers: bearer(token) }))),
    'admitted',
  )
  // Addresses of one IPv6 subscriber are one address.
  for (let i = 0; i < 20; i++) assert.equal(guess(`2001:db8:0:7::${i + 1}`), 'key_invalid')
  assert.equal(guess('2001:db8:0:7:ffff::1'), 'rate_limited')
})

test('open routes need no key but have a limit', async (t) => {
  const { gate, clock } = await house(t)
  const once = () => codeOf(() => gate.admit(request({ route: open, url: '/livez' })))
  const { burst } = defaultLimits.classes.open
  for (let i = 0; i < burst; i++) assert.equal(once(), 'admitted')
  assert.equal(once(), 'rate_limited')
  clock.forward(1000)
  assert.equal(once(), 'admitted')
})

test('metrics need no key from this machine itself, and one with the scope from elsewhere', async (t) => {
  const { gate, make } = await house(t)
  const route = metrics
  assert.equal(
    codeOf(() => gate.admit(request({ route, ip: '127.0.0.1', local: true }))),
    'admitted',
  )
  assert.equal(
    codeOf(() => gate.admit(request({ route, ip: '127.0.0.1', local: false }))),
    'key_missing',
  )
  const bad = bearer(mintToken('r').token)
  assert.equal(
    codeOf(() => gate.admit(request({ route, local: true, headers: bad }))),
    'key_invalid',
  )
  const { token } = await make({ scope: 'admin:read' satisfies Scope })
  assert.equal(
    codeOf(() => gate.admit(request({ route, headers: bearer(token) }))),
    'admitted',
  )
})

test('when the database is silent for five seconds, keys still send trades but no longer read', async (t) => {
  const { gate, ring, clock, make } = await house(t)
  const { token } = await make({ scope: 'ingest,read' })
  const headers = bearer(token)
  assert.equal(
    codeOf(() => gate.admit(request({ route: reads, headers }))),
    'admitted',
  )
  clock.forward(5001)
  assert.ok(ring.silentForMs() > 5000)
  assert.equal(
    codeOf(() => gate.admit(request({ route: reads, headers }))),
    'ledger_unavailable',
  )
  assert.equal(
    codeOf(() => gate.admit(request({ headers }))),
    'admitted',
  )
})

test('a key takes nothing away from what this machine may do without one', async (t) => {
  const { gate, make } = await house(t)
  const headers = bearer((await make({ scope: 'ingest' })).token)
  const ask = (local: boolean) =>
    codeOf(() => gate.admit(request({ route: metrics, headers, local })))
  assert.equal(ask(true), 'admitted')
  assert.equal(ask(false), 'scope_missing')
})

test('answers to readers say what is left of the rate; those to senders of trades say nothing', async (t) => {
  const { gate, clock, make } = await house(t)
  const { id, token } = await make({ scope: 'ingest,read', rate: '1/s', burst: '3' })
  const fieldsOf = (route: GateRequest['route']) => {
    let given: Readonly<Record<string, string>> | null = null
    const answerWith = (fields: Readonly<Record<string, string>>) => {
      given = fields
    }
    gate.admit(request({ route, headers: bearer(token), answerWith }))
    return given
  }
  const policy = '"key";q=3;w=3'
  assert.deepEqual(fieldsOf(reads), { 'ratelimit-policy': policy, ratelimit: '"key";r=2;t=1' })
  assert.deepEqual(fieldsOf(reads), { 'ratelimit-policy': policy, ratelimit: '"key";r=1;t=2' })
  assert.equal(fieldsOf(ingest), null)
  const left = () => gate.allowances(id)?.map((one) => `${one.rateClass} ${one.left}`)
  assert.deepEqual(left(), ['read 1', 'ingest 2'])
  clock.forward(10_000)
  assert.deepEqual(left(), ['read 3', 'ingest 3'])
  assert.equal(gate.allowances(mintToken('r').id), null)
})

test('what a key asks for is counted, and what it was refused for as well', async (t) => {
  const { gate, ring, database, make } = await house(t)
  const only = await make({ scope: 'ingest', rate: '1/s', burst: '2', ip: '203.0.113.0/24' })
  const once = (given: Given) =>
    codeOf(() => gate.admit(request({ headers: bearer(only.token), ...given })))
  const seen = [once({}), once({}), once({}), once({ route: reads }), once({ ip: '198.51.100.1' })]
  assert.deepEqual(seen, [
    ...['admitted', 'admitted', 'rate_limited', 'scope_missing', 'ip_not_allowed'],
  ])
  await ring[Symbol.asyncDispose]()
  const days = await loadUsage(database.read, only.id, 2)
  assert.deepEqual(
    days.map(({ rateClass, requests, refused }) => [rateClass, requests, refused]),
    [
      ['read', 1, 1],
      ['ingest', 4, 2],
    ],
  )
  assert.deepEqual(await loadUsage(database.read, mintToken('r').id, 2), [])
})
