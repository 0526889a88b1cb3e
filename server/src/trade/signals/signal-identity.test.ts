import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Instant } from '../../domain/instant.ts'
import { readFlatObject } from '../exact-json.ts'
import { freshnessOf, staleDetail } from './freshness.ts'
import { contentDigest, identityOf } from './signal-identity.ts'
import { brokerSymbol } from './signal-symbol.ts'

const digest = (text: string) => contentDigest(readFlatObject(text)).toString('hex')

test('content is the same whatever the order, the white space and the token', () => {
  const one = digest('{"token":"a","time":"t","units":1}')
  assert.equal(digest('{ "units" : 1, "time": "t" }'), one)
  assert.equal(digest('{"units":1,"time":"t","tp":null,"token":"b"}'), one)
  assert.notEqual(digest('{"units":1,"time":"u"}'), one)
  assert.notEqual(digest('{"units":10,"time":"t"}'), one)
})

test('an id, a nonce and a digest never stand for each other', () => {
  const hash = contentDigest(readFlatObject('{}'))
  const text = `sha256:${hash.toString('hex')}`
  const all = [
    identityOf(text, 'a', hash),
    identityOf('a', 'b', hash),
    identityOf(null, 'a', hash),
    identityOf(null, null, hash),
  ]
  assert.equal(new Set(all).size, 4)
})

test('a minute is fresh in both directions, a millisecond more is not', () => {
  const at = '2026-04-05T12:00:00Z' as Instant
  const ms = Date.parse(at)
  assert.equal(freshnessOf(at, ms + 60_000).kind, 'fresh')
  assert.equal(freshnessOf(at, ms - 60_000).kind, 'fresh')
  assert.equal(freshnessOf(at, ms + 60_001).kind, 'late')
  const early = freshnessOf(at, ms - 3_600_000)
  assert.ok(early.kind === 'early')
  assert.match(staleDetail(early), /60 min in the future/)
})

test('the exchange is cut off, and the map of the hook has the last word', () => {
  const map = { BTCUSDT: 'BTCUSD', 'FX:GOLD': 'XAUUSD' }
  assert.equal(brokerSymbol('BINANCE:BTCUSDT', map), 'BTCUSD')
  assert.equal(brokerSymbol('btcusdt', map), 'BTCUSD')
  assert.equal(brokerSymbol('FX:GOLD', map), 'XAUUSD')
  assert.equal(brokerSymbol('OANDA:GOLD', map), 'GOLD')
  assert.equal(brokerSymbol('EURUSD', map), 'EURUSD')
  assert.equal(brokerSymbol('constructor', {}), 'constructor')
})
