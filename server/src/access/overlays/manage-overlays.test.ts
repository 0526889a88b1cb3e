import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../platform/clock.ts'
import { Secret } from '../../platform/secret.ts'
import { createKeyRing } from '../keys/key-ring.ts'
import { createOverlay, revokeOverlay, rollOverlay, setPanic } from './manage-overlays.ts'
import type { OverlayTerms } from './overlay.ts'
import { loadOverlay, loadOverlays, noteUse } from './overlay-store.ts'

async function open(t: TestContext) {
  const database = await createTestDatabase(t)
  const pepper = new Secret(randomBytes(32).toString('hex'))
  const deps = { database, pepper, clock: systemClock, actor: 'test' }
  const ring = await createKeyRing({ database, pepper, clock: systemClock, log: silentLog })
  t.after(() => ring[Symbol.asyncDispose]())
  const make = async (more: Partial<OverlayTerms> & { lifetimeS?: number } = {}) => {
    const terms = { widget: 'stat', name: 'x', accountIds: [7], settings: { metric: 'equity' } }
    const { overlay, token } = await createOverlay(deps, {
      ...{ ...terms, mask: 'percent', delayS: 5, networks: null, lifetimeS: null },
      ...more,
    })
    const text = token.use((one) => one)
    await until(() => ring.overlays.find(text) !== null, { what: 'the overlay' })
    return { id: overlay.id, token: text }
  }
  return { database, deps, ring, make }
}

test('a token of an overlay is known as one, with what it may show, and is no key', async (t) => {
  const { ring, make } = await open(t)
  const { id, token } = await make({ networks: ['203.0.113.0/24'] })
  const record = ring.overlays.find(token)
  assert.deepEqual(
    [record?.id, record?.accountIds, record?.settings, record?.mask, record?.delayS],
    [id, [7], { metric: 'equity' }, 'percent', 5],
  )
  assert.ok(record?.networks?.check('203.0.113.9', 'ipv4'))
  assert.equal(ring.find(token), null)
  assert.equal(ring.limitsOf(id), null)
})

test('the token itself is stored nowhere', async (t) => {
  const { database, make } = await open(t)
  const { token } = await make()
  const { rows } = await database.read.query<{ text: string }>(
    `select string_agg(t::text, ' ') as text from (select o::text as t from overlays o union all select s::text from overlay_secrets s
       union all select body from audit_entries) x`,
  )
  assert.ok(rows[0]?.text.includes('stat'))
  assert.ok(!rows[0]?.text.includes(token.slice(13)))
})

test('a roll ends the old token in the moment in which the new one begins', async (t) => {
  const { deps, ring, make } = await open(t)
  const { id, token } = await make()
  const rolled = await rollOverlay(deps, id)
  assert.ok(rolled.kind === 'rolled')
  const fresh = rolled.token.use((text) => text)
  await until(() => ring.overlays.find(fresh) !== null)
  assert.equal(ring.overlays.find(token), null)
})

test('what was revoked or has expired is no longer known, and cannot be rolled', async (t) => {
  const { database, deps, ring, make } = await open(t)
  const { id, token } = await make()
  assert.equal((await revokeOverlay(deps, id)).kind, 'revoked')
  await until(() => ring.overlays.find(token) === null)
  assert.equal((await revokeOverlay(deps, id)).kind, 'already_revoked')
  assert.equal((await rollOverlay(deps, id)).kind, 'ended')
  assert.equal((await revokeOverlay(deps, 'nothing1')).kind, 'unknown')
  const short = await make({ lifetimeS: 3600 })
  await database.write.query(`update overlays set expires_at = now() where overlay_id = $1`, [
    short.id,
  ])
  await until(() => ring.overlays.find(short.token) === null)
  assert.equal((await loadOverlay(database.read, short.id)).state, 'expired')
})

test('the panic switch reaches the ring, once on and once off, and the audit names who used it', async (t) => {
  const { database, deps, ring } = await open(t)
  const since = await setPanic(deps, true)
  assert.ok(since !== null)
  assert.equal(await setPanic({ ...deps, actor: 'another' }, true), since)
  await until(() => ring.overlays.isBlank)
  assert.equal(await setPanic(deps, false), null)
  await until(() => !ring.overlays.isBlank)
  const { rows } = await database.read.query<{ body: string }>(
    'select body from audit_entries order by seq',
  )
  assert.deepEqual(
    rows.map(({ body }) => JSON.parse(body)).map(({ kind, by }) => [kind, by]),
    [
      ['overlays_blanked', 'test'],
      ['overlays_shown', 'test'],
    ],
  )
})

test('a place that is new is told once, and no more of them are kept than a hundred', async (t) => {
  const { database, make } = await open(t)
  const { id } = await make()
  assert.equal(await noteUse(database.write, id, '203.0.113.1'), true)
  assert.equal(await noteUse(database.write, id, '203.0.113.1'), false)
  for (let at = 0; at < 120; at += 1) await noteUse(database.write, id, `198.51.100.${at}`)
  const [overlay] = await loadOverlays(database.read)
  assert.equal(overlay?.places, 100)
})
