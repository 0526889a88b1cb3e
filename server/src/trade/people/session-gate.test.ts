// Who is let in by a session: where, from which page, with how fresh a code, and what a stop needs while the database is away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGate } from '../../access/gate.ts'
import type { GateRequest } from '../../access/gate-request.ts'
import { defaultLimits } from '../../access/limits/rate.ts'
import { createOwnPages } from '../../access/people/own-page.ts'
import type { Instant } from '../../domain/instant.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { createTradeSessionGate, requireFresh, sessionHeader } from './session-gate.ts'
import { createTradeSessions, STEP_UP_MS } from './sessions.ts'

const changedAt = '2026-05-01T00:00:00Z' as Instant // canonical
const alice = {
  ...{ id: 1, name: 'alice', createdBy: 'test', lastLogInAt: null },
  ...{ createdAt: changedAt, credentialsChangedAt: changedAt },
}
const origin = 'http://127.0.0.1:8788'
const own = {
  host: '127.0.0.1:8788',
  origin,
  'sec-fetch-site': 'same-origin',
  'x-tidemark-csrf': '1',
}
const control = { auth: 'key', scope: 'orders:write', rate: 'trade', alsoPeople: true } as const
const forPeople = { auth: 'session', scope: null, rate: 'page' } as const

function begin() {
  let nowMs = 0
  let silentForMs = 0
  const clock = { monotonicMs: () => nowMs }
  const sessions = createTradeSessions(clock)
  const token = sessions.begin(alice)
  const people = createTradeSessionGate({
    ...{ sessions, clock, rate: { perSecond: 20, burst: 200 } },
    pages: createOwnPages({ publicUrl: null, encrypted: false }),
  })
  const gate = createGate({
    ring: {
      ...{ find: () => null, limitsOf: () => null, version: 1, nowMs: () => nowMs },
      silentForMs: () => silentForMs,
      use: { granted() {}, refused() {} },
      overlays: { find: () => null },
    } as unknown as Parameters<typeof createGate>[0]['ring'], // no key is sent here
    ...{ limits: defaultLimits, clock, classes: ['trade'], people },
  })
  const admit = (
    route: GateRequest['route'],
    headers: Readonly<Record<string, string>> = { ...own, [sessionHeader]: token },
  ): string => {
    const request = {
      ...{ route, ip: '127.0.0.1', url: '/', local: true, connection: {} },
      header: (name: string) => headers[name],
      identified() {},
    }
    try {
      return gate.admit(request).person?.name ?? 'a key'
    } catch (error) {
      assert.ok(error instanceof TidemarkError)
      return error.code
    }
  }
  return {
    ...{ admit, sessions, token },
    pass: (ms: number) => (nowMs += ms),
    silence: (ms: number) => (silentForMs = ms),
  }
}

test('a session opens what is for people and what says that it is for them too, and no order', () => {
  const { admit } = begin()
  assert.equal(admit({ ...forPeople, method: 'GET' }), 'alice')
  assert.equal(admit({ ...control, method: 'POST' }), 'alice')
  const { alsoPeople: _left, ...order } = control
  assert.equal(admit({ ...order, method: 'POST' }), 'key_missing')
})

test('another token, another site and a request that no page makes are refused', () => {
  const { admit, token } = begin()
  const post = { ...control, method: 'POST' } as const
  assert.equal(admit(post, { ...own, [sessionHeader]: 'f'.repeat(64) }), 'session_required')
  assert.equal(admit(post, { ...own, [sessionHeader]: `${token} ` }), 'session_required')
  assert.equal(admit(post, { ...own, cookie: `__Host-tm_sid=${token}` }), 'key_missing')
  const session = { [sessionHeader]: token }
  assert.equal(admit(post, { ...own, ...session, origin: 'http://evil.example' }), 'origin_refused')
  const { 'x-tidemark-csrf': _csrf, ...without } = own
  assert.equal(admit(post, { ...without, ...session }), 'origin_refused')
})

test('what guards money wants a code of the last five minutes; a stop does not', () => {
  const { admit, pass, sessions, token } = begin()
  const stepUp = { ...forPeople, method: 'POST', stepUp: true } as const
  assert.equal(admit(stepUp), 'alice')
  pass(STEP_UP_MS + 1)
  assert.equal(admit(stepUp), 'step_up_required')
  assert.equal(admit({ ...control, method: 'POST', evenUncertain: true }), 'alice')
  const person = sessions.find(token) ?? undefined
  assert.ok(person !== undefined)
  assert.throws(() => requireFresh({ person }, sessions.nowMs()), { code: 'step_up_required' })
  sessions.steppedUp(person.sessionHash)
  assert.equal(admit(stepUp), 'alice')
  requireFresh({}, sessions.nowMs())
})

test('while the database is away a person can still stop everything, and nothing else', () => {
  const { admit, silence } = begin()
  silence(60_000)
  assert.equal(admit({ ...control, method: 'POST', evenUncertain: true }), 'alice')
  assert.equal(admit({ ...control, method: 'POST' }), 'ledger_unavailable')
  assert.equal(admit({ ...forPeople, method: 'POST' }), 'ledger_unavailable')
  assert.equal(admit({ ...forPeople, method: 'GET', evenUncertain: true }), 'alice')
})
