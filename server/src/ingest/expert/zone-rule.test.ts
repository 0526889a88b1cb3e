// Who says which zone an account's clock follows: a file never overrules anybody.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ZoneState, zoneRuleOf } from './zone-rule.ts'

const nowMs = Date.UTC(2026, 4, 28, 15)
const nobody: ZoneState = { zone: null, zoneBasis: null, zoneKey: null, zoneKeySeenMs: null }
const learnt: ZoneState = { ...nobody, zone: 'America/New_York+7h', zoneBasis: 'learnt' }
const said: ZoneState = {
  ...{ zone: 'America/New_York+7h', zoneBasis: 'key' },
  ...{ zoneKey: 'keyAAAAA', zoneKeySeenMs: nowMs - 60_000 },
}
const file = { nowMs, keyId: 'person:alice', keyZone: 'Europe/London', imported: true }
const key = { nowMs, keyId: 'keyBBBBB', keyZone: 'Europe/Athens', imported: false }
/** UTC+3 in May: neither London nor a zone of New York's own. */
const seen = [{ fromMs: nowMs - 3_600_000, toMs: nowMs, offsetS: 10_800 }]

test('what is said beside a file holds only where nobody knows the zone', () => {
  assert.deepEqual(zoneRuleOf(nobody, file, []), {
    ...{ zone: 'Europe/London', basis: 'learnt', keyId: null },
  })
  assert.deepEqual(zoneRuleOf(learnt, file, seen), {
    ...{ zone: learnt.zone, basis: 'learnt', keyId: null },
  })
  assert.deepEqual(zoneRuleOf(said, file, seen), {
    ...{ zone: said.zone, basis: 'key', keyId: 'keyAAAAA' },
  })
  const silent = { ...said, zoneKeySeenMs: nowMs - 40 * 86_400_000 }
  assert.equal(zoneRuleOf(silent, file, []).zone, said.zone)
  assert.deepEqual(zoneRuleOf(nobody, { ...file, keyZone: null }, []), {
    ...{ zone: null, basis: null, keyId: null },
  })
})

test('what a file said is replaced by what is seen, and by a key', () => {
  const state: ZoneState = { ...nobody, ...zoneTaken(zoneRuleOf(nobody, file, [])) }
  const report = { ...key, keyZone: null }
  assert.deepEqual(zoneRuleOf(state, report, seen), {
    ...{ zone: 'America/New_York+7h', basis: 'learnt', keyId: null },
  })
  assert.deepEqual(zoneRuleOf(state, key, seen), {
    ...{ zone: 'Europe/Athens', basis: 'key', keyId: 'keyBBBBB' },
  })
})

test('a file’s word that was once taken for a key’s is replaced as well', () => {
  const state: ZoneState = {
    ...{ zone: 'Europe/London', zoneBasis: 'key', zoneKey: 'person:alice', zoneKeySeenMs: null },
  }
  assert.equal(zoneRuleOf(state, key, []).zone, 'Europe/Athens')
  assert.deepEqual(zoneRuleOf(state, { ...key, keyZone: null }, seen), {
    ...{ zone: 'America/New_York+7h', basis: 'learnt', keyId: null },
  })
})

function zoneTaken({ zone, basis, keyId }: ReturnType<typeof zoneRuleOf>) {
  return { zone, zoneBasis: basis, zoneKey: keyId }
}
