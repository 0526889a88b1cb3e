// What the two routes take, refuse and answer; pictures of accounts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openExpertBench, rowsOf, sender } from '../../../test/support/expert-bench.ts'
import { reportText, sampleDeal } from '../../../test/support/expert-reports.ts'
import type { Caller } from '../../platform/http/route.ts'

test('a deal that breaks a rule is refused by its place, and the others land', async (t) => {
  const { database, report } = await openExpertBench(t)
  const answer = await report({
    deals: [
      sampleDeal('1'),
      sampleDeal('2', { volume: '-1' }),
      sampleDeal('0'),
      sampleDeal('4', { position: '0' }),
      sampleDeal('5', { position: '200', comment: 'Кит "quoted" \\ 💹' }),
      sampleDeal('6', { utc_offset_s: 10801 }),
    ],
  })
  assert.deepEqual(answer.refused_indexes, [1, 2, 3, 5])
  const details = answer.deals.refused.map(({ problem }) => problem.detail)
  assert.match(details[0] ?? '', /volume must not be below 0/)
  assert.match(details[1] ?? '', /deal must be greater than 0/)
  assert.match(details[2] ?? '', /position is required/)
  assert.match(details[3] ?? '', /multiple of 900 seconds; received 10801/)
  const [kept] = await rowsOf(database, 'select comment from deals where deal = 5')
  assert.equal(kept?.comment, 'Кит "quoted" \\ 💹')
})

test('an envelope that breaks a rule stores nothing and names what is wrong', async (t) => {
  const { database, report } = await openExpertBench(t)
  const problem =
    (code: string, ...pointers: string[]) =>
    (error: unknown) => {
      const found = error as { code: string; errors: Array<{ pointer: string }> } // a TidemarkError
      assert.equal(found.code, code)
      assert.deepEqual(
        found.errors.map(({ pointer }) => pointer),
        pointers,
      )
      return true
    }
  const deals = [sampleDeal('1')]
  await assert.rejects(report('{}'), problem('trade_invalid', '/account', '/clock'))
  await assert.rejects(report('[]'), problem('trade_invalid', '', '/account', '/clock'))
  await assert.rejects(report({ login: '0', deals }), problem('trade_invalid', '/account/login'))
  await assert.rejects(
    report({ account: '"balance":"1","leverage":1.5', deals }),
    problem('trade_invalid', '/account/balance', '/account/leverage'),
  )
  await assert.rejects(
    report({ offsetS: 7, deals }),
    problem('trade_invalid', '/clock/utc_offset_s'),
  )
  await assert.rejects(
    report({ deals, more: '"positions":[{"ticket":"1"}]' }),
    (error: unknown) => (error as { errors: unknown[] }).errors.length === 5,
  )
  await assert.rejects(
    report({ deals, more: '"deals":[]' }),
    problem('member_duplicated', '/deals'),
  )
  await assert.rejects(report('{"account":'), { code: 'body_unparsable' })
  const many = Array.from({ length: 501 }, (_, at) => sampleDeal(String(at + 1)))
  await assert.rejects(report({ deals: many }), { code: 'body_too_large' })
  assert.deepEqual(await rowsOf(database, 'select 1 from deals'), [])
})

test('members that a newer Expert adds are passed over, and MQL5’s trailing NUL is taken', async (t) => {
  const { report } = await openExpertBench(t)
  const text = reportText({
    deals: [{ ...sampleDeal('1'), colour: 'red' }],
    more: '"weather":{"sun":[1]}',
  })
  assert.equal((await report(`${text}\0`)).deals.new, 1)
})

test('a key for some accounts reports and asks about no other', async (t) => {
  const { report, state } = await openExpertBench(t)
  const limited: Caller = { ...sender, accounts: new Set(['7']) }
  await assert.rejects(report({ deals: [sampleDeal('1')] }, limited), {
    code: 'account_not_allowed',
  })
  await report({ deals: [sampleDeal('1')] })
  await report({ login: '7', deals: [sampleDeal('1')] }, limited)
  assert.deepEqual(
    (await state({}, limited)).map(({ login }) => login),
    ['7'],
  )
  assert.deepEqual(await state({ login: '5012345' }, limited), [])
  assert.equal((await state()).length, 2)
})

test('the state tells where to go on, and a terminal that knows more is asked for everything', async (t) => {
  const { report, state } = await openExpertBench(t)
  assert.deepEqual(await state({ login: '5012345', server: 'Demo-MT5' }), [])
  const history = '"history":{"deals":3}'
  assert.equal(
    (await report({ deals: [sampleDeal('1'), sampleDeal('9')], more: history })).resync,
    true,
  )
  const [known] = await state({ login: '5012345', server: 'Demo-MT5' })
  assert.deepEqual(
    [known?.deals, known?.last_deal, known?.watermark_msc, known?.first_deal_msc, known?.zone],
    [2, '9', '1779990009000', '1779990001000', 'America/New_York+7h'],
  )
  assert.equal((await report({ more: '"history":{"deals":3,"filtered":true}' })).resync, false)
  assert.equal((await report({ deals: [sampleDeal('5')], more: history })).resync, false)
})

test('the latest picture wins, and a late one is passed over', async (t) => {
  const { database, report } = await openExpertBench(t)
  const position =
    '{"ticket":"100","identifier":"100","symbol":"EURUSD","type":1,"volume":0.50,"price_open":1.1,"time_msc":"1779990000123","sl":0}'
  await report({
    account: '"balance":100.10,"equity":101',
    gmtTime: 1000,
    more: `"positions":[${position}]`,
  })
  await report({ account: '"balance":99,"equity":99', gmtTime: 999, more: '"positions":[]' })
  const picture = 'select balance, equity, terminal from account_states'
  assert.deepEqual(await rowsOf(database, picture), [
    { balance: '100.10', equity: '101', terminal: null },
  ])
  const open = 'select ticket, side, volume, stop_loss, opened_at from open_positions'
  assert.deepEqual(await rowsOf(database, open), [
    {
      ticket: '100',
      side: 'sell',
      volume: '0.50',
      stop_loss: null,
      opened_at: '2026-05-28 14:40:00.123+00',
    },
  ])
  const heartbeat =
    '"terminal":{"build":5100,"connected":true,"owner":"somebody"},"outbox":{"queued":2}'
  await report({
    account: '"balance":98,"equity":98',
    gmtTime: 1001,
    more: `"positions":[],${heartbeat}`,
  })
  assert.deepEqual(await rowsOf(database, picture), [
    {
      balance: '98',
      equity: '98',
      terminal: '{"terminal":{"build":5100,"connected":true},"outbox":{"queued":2}}',
    },
  ])
  assert.deepEqual(await rowsOf(database, open), [])
})
