// The golden data of the protocol against the connector: handshake, volumes, shapes, and what it must be unable to ask.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConnectFailure } from '../failure.ts'
import { type AllowedCommand, allowedCommands, pathOf } from './allow-list.ts'
import { fieldsOf, readEnvelope } from './answer.ts'
import { isProven, passwordHash, proofFor } from './auth.ts'
import { lotsOf } from './lots.ts'
import * as wire from './wire.ts'

type Row = Record<string, unknown>
const vectors: {
  auth: Record<
    'password' | 'password_hash' | 'srv_rand' | 'cli_rand' | 'srv_rand_answer' | 'cli_rand_answer',
    string
  >[]
  mutating_paths_to_forbid: string[]
  endpoints: { path: string; old?: string; read_only: boolean }[]
  volume: { Volume: string; VolumeExt: string; lots: string }[]
  samples: Record<'user_get' | 'user_account_get' | 'time_get', { retcode: string; answer: Row }> &
    Record<'position' | 'deal', Row> & { bad_escape: { raw: string; expect_group: string } }
} = JSON.parse(readFileSync(join(import.meta.dirname, 'testdata/mt5-web-api.json'), 'utf8'))

for (const [index, vector] of vectors.auth.entries())
  test(`auth vector ${index + 1}`, () => {
    const hash = passwordHash(vector.password)
    assert.equal(hash.toString('hex'), vector.password_hash)
    assert.equal(proofFor(hash, vector.srv_rand), vector.srv_rand_answer)
    assert.equal(proofFor(hash, vector.cli_rand), vector.cli_rand_answer)
    assert.ok(isProven(hash, vector.cli_rand, vector.cli_rand_answer.toUpperCase()))
    for (let at = 0; at < 32; at += 1) {
      const wrong = [...vector.cli_rand_answer]
      wrong[at] = wrong[at] === '0' ? '1' : '0'
      assert.ok(!isProven(hash, vector.cli_rand, wrong.join('')))
    }
    for (const odd of ['', 'zz', null, 7]) assert.ok(!isProven(hash, vector.cli_rand, odd))
  })

const names = Object.keys(allowedCommands)

/** Paths of the list that could change something at the broker. */
function mutatingIn(commands: readonly string[]): string[] {
  const forbidden = new Set(
    [
      ...vectors.mutating_paths_to_forbid,
      ...vectors.endpoints.filter((one) => !one.read_only).map(({ path }) => path),
    ].map((path) => path.split('?')[0]),
  )
  return commands.map((command) => `/api/${command}`).filter((path) => forbidden.has(path))
}

test('the allow-list holds no command that changes anything, and would be caught if it did', () => {
  assert.deepEqual(mutatingIn(names), [])
  for (const path of vectors.mutating_paths_to_forbid) {
    const command = path.split('?')[0]?.replace('/api/', '') ?? ''
    assert.notDeepEqual(mutatingIn([...names, command]), [], path)
    assert.throws(() => pathOf(command as AllowedCommand), /not on the allow-list/)
  }
})

test('a parameter cannot become a path or another parameter', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (name, value) => {
      const path = pathOf('user/get_batch', { [`p${name}`.toWellFormed()]: value.toWellFormed() })
      const url = new URL(path, 'https://broker.invalid')
      assert.equal(url.pathname, '/api/user/get_batch')
      assert.deepEqual([...url.searchParams], [[`p${name}`.toWellFormed(), value.toWellFormed()]])
    }),
  )
})

for (const { Volume, VolumeExt, lots } of vectors.volume)
  test(`Volume ${Volume}, VolumeExt ${VolumeExt} are ${lots} lots`, () => {
    assert.equal(lotsOf(VolumeExt, Volume), lots)
  })

test('Volume alone is enough, nothing is not', () => {
  assert.equal(lotsOf(null, '10000'), '1')
  assert.equal(lotsOf('0', '100'), '0.01')
  assert.throws(() => lotsOf(null, null), ConnectFailure)
})

test('a single backslash in a group is understood, also where JSON takes it for an escape', () => {
  const { raw, expect_group } = vectors.samples.bad_escape
  assert.equal(wire.groupOf(fieldsOf(readEnvelope(raw, 'x'), 'x')), expect_group)
  for (const name of ['forex', 'basic', 'nice', 'real', 'trade', 'umbrella']) {
    const text = `{"retcode":"0 Done","answer":{"Group":"demo\\${name}"}}`
    assert.equal(wire.groupOf(fieldsOf(readEnvelope(text, 'x'), 'x')), `demo\\${name}`, name)
  }
})

test('the documented shapes become an account, a position and a deal', () => {
  const group = { currency: 'USD', currencyDigits: '2', marginMode: '2', company: null }
  const { user_account_get, user_get, position, deal, time_get } = vectors.samples
  const picture = wire.pictureOf(user_account_get.answer, group)
  assert.deepEqual(
    [picture.balance, picture.equity, picture.profit, picture.margin, picture.margin_level],
    ['26000.00', '25993.56', '-6.44', '11.73', '221598.98'],
  )
  assert.equal(wire.idlePictureOf(user_get.answer, group).balance, user_get.answer.Balance)
  const open = wire.positionOf(position)
  assert.deepEqual([open.ticket, open.symbol, open.side], ['618', 'EURUSD', 'buy'])
  const read = wire.dealOf(deal, 0).content
  assert.deepEqual([read.deal, read.type, read.entry, read.reason], ['13761310', 1, 1, 5])
  assert.equal(wire.offsetSOf(time_get.answer), 3600)
})

test('numbers in place of text keep every digit', () => {
  const text =
    '{"retcode":0,"answer":{"Login":9007199254740993,"Balance":1234567890.12345678,"Credit":0.10}}'
  const fields = fieldsOf(readEnvelope(text, 'x'), 'x')
  assert.equal(wire.loginOf(fields), '9007199254740993')
  assert.equal(fields.Balance, '1234567890.12345678')
})

test('a balance is the text that was sent, whatever its digits', () => {
  const decimals = fc
    .tuple(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.integer({ min: 0, max: 8 }))
    .map(([units, places]) => {
      const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
      const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
      return units < 0n ? `-${text}` : text
    })
  fc.assert(
    fc.property(decimals, fc.boolean(), (sent, bare) => {
      const state: Row = {}
      for (const name of [
        'Balance',
        'Credit',
        'Floating',
        'Equity',
        'Margin',
        'MarginFree',
        'MarginLevel',
      ])
        state[name] = sent
      const text = JSON.stringify({
        retcode: '0 Done',
        answer: { ...state, MarginLeverage: '100' },
      })
      const bareText = text.replaceAll(`"${sent}"`, sent)
      const read = wire.pictureOf(fieldsOf(readEnvelope(bare ? bareText : text, 'x'), 'x'), {
        ...{ currency: 'USD', currencyDigits: '2', marginMode: '2', company: null },
      })
      assert.equal(read.balance, sent)
      assert.equal(read.equity, sent)
    }),
  )
})

test('what cannot be a value is a failure that names the member and shows nothing of it', () => {
  for (const odd of ['1e999', 'NaN', '12,5', {}, [], true, '1'.repeat(60)]) {
    const thrown = (() => {
      try {
        wire.pictureOf(
          { Balance: odd, Margin: '0', MarginLeverage: '1' },
          { currency: 'USD', currencyDigits: '2', marginMode: '2', company: null },
        )
        return null
      } catch (error) {
        return error
      }
    })()
    assert.ok(thrown instanceof ConnectFailure, String(odd))
    assert.equal(thrown.reason, 'answer_not_understood')
    assert.match(thrown.detail, /Balance/)
    assert.doesNotMatch(thrown.detail, /1111|NaN|12,5/)
  }
})

for (const rubbish of [
  '',
  '<!DOCTYPE html>',
  '{"retcode":',
  '[]',
  '{"answer":[]}',
  '{"retcode":"done"}',
  '['.repeat(100_000),
])
  test(`no answer of the protocol: ${rubbish.slice(0, 20)}`, () => {
    assert.throws(
      () => readEnvelope(rubbish, 'time/get'),
      (error) => error instanceof ConnectFailure && error.reason === 'answer_not_understood',
    )
  })
