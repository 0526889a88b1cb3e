// Rules of a firm over HTTP: reports of an Expert come in, rules are set from the command line, and what is said of them is read.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runTidemark } from '../support/command-line.ts'
import { reportText, type SampleDeal, sampleDeal } from '../support/expert-reports.ts'
import { json } from '../support/http-client.ts'
import { until } from '../support/until.ts'
import { assertProblem, useTidemark } from './harness.ts'

const tidemark = useTidemark()
const path = (login: string, rest = '') => `/api/v1/accounts/${login}/rules${rest}`

type Loss = Record<string, string | null | boolean> & {
  marks: string[]
  breach: Record<string, string> | null
  sentence: string
  evidence: Record<string, string | number | null>
  gaps: { from: string; to: string; cause: string }[]
}
type Rules = {
  state: string
  verdict: string | null
  because: string[]
  rule_set: { id: string } | null
  rules: Loss[]
  breaches: Record<string, string>[]
}
const read = async (login: string): Promise<Rules> => {
  const answer = await tidemark.get(path(login))
  assert.equal(answer.status, 200, answer.text)
  return json<Rules>(answer)
}
const cli = async (...words: string[]) => {
  const run = await runTidemark(['rules', ...words], tidemark.home)
  assert.equal(run.code, 0, run.stderr)
  return run.stdout
}

async function see(
  login: string,
  at: number,
  equity: string,
  more: { balance?: string; deals?: SampleDeal[]; positions?: string } = {},
): Promise<void> {
  const { balance = equity, deals, positions = '' } = more
  const body = reportText({
    ...{ login, gmtTime: Math.floor(at / 1000), more: `"positions":[${positions}]` },
    account: `"balance":${balance},"equity":${equity},"currency":"USD","currency_digits":2`,
    ...(deals === undefined ? {} : { deals }),
  })
  const answer = await tidemark.post('/api/v1/ea/reports', body)
  assert.equal(answer.status, 200, answer.text)
}
const deposit = (at: number, profit: string) =>
  sampleDeal('1', {
    ...{ time_msc: String(Math.floor(at / 1000) * 1000 + 10_800_000), type: 2, position: '0' },
    ...{ symbol: '', volume: '0', price: '0', profit },
  })

test('limits, room and the reason for them; a breach is frozen and a good value later clears nothing', async () => {
  const login = '810001'
  const now = Date.now()
  await see(login, now - 60_000, '100000.00', { deals: [deposit(now - 120_000, '100000.00')] })
  assert.equal((await read(login)).verdict, null)
  await cli(
    'set',
    login,
    'ftmo-2-step-challenge',
    '--initial-balance',
    '100000',
    '--from',
    new Date(now - 60_000).toISOString(),
  )
  await see(login, now - 30_000, '99000.00', { balance: '100000.00' })
  const seen = await until(async () => {
    const rules = await read(login)
    return rules.verdict === 'ok' ? rules : null
  })
  assert.deepEqual([seen.state, seen.rule_set?.id], ['live', 'ftmo-2-step-challenge'])
  const [daily = assert.fail(), max = assert.fail(), target = assert.fail()] = seen.rules
  assert.deepEqual(
    [daily.rule, daily.limit, daily.room, daily.binds, daily.room_share],
    ['daily_loss', '95000.00', '4000.00', true, '0.8000'],
  )
  assert.deepEqual(
    [max.rule, max.limit, max.room, max.binds],
    ['max_loss', '90000.00', '9000.00', false],
  )
  assert.match(
    daily.sentence,
    /^Daily loss: limit 95,000\.00 = 100,000\.00 \(initial balance\) - 5 % of the initial balance\. Room 4,000\.00\. Resets in .+\. Firm page read 20 November 2026\.$/,
  )
  assert.equal(daily.evidence.kind, 'sampled')
  assert.deepEqual([target.rule, target.met, target.left], ['profit_target', false, '10000.00'])
  await see(login, now - 10_000, '94999.99', { balance: '100000.00' })
  await see(login, now - 5_000, '120000.00', { balance: '100000.00' })
  const broken = await until(async () => {
    const rules = await read(login)
    return rules.breaches.length > 0 ? rules : null
  })
  assert.deepEqual([broken.verdict, broken.because], ['breached', ['daily_loss']])
  assert.equal(broken.rules[0]?.breach?.measured, '94999.99')
  assert.deepEqual(
    broken.breaches.map(({ rule, measured, limit }) => [rule, measured, limit]),
    [['daily_loss', '94999.99', '95000.00']],
  )
})

test('a silence makes the verdict unknown, and an account that stays silent is stale with it', async () => {
  const login = '810002'
  const now = Date.now()
  await see(login, now - 600_000, '100000.00')
  await cli(
    'set',
    login,
    'ftmo-2-step-funded',
    '--initial-balance',
    '100000',
    '--from',
    new Date(now - 600_000).toISOString(),
  )
  await see(login, now - 300_000, '99000.00', { balance: '100000.00' })
  const rules = await read(login)
  assert.equal(rules.verdict, 'unknown')
  assert.notEqual(rules.state, 'live')
  const max = rules.rules.find(({ rule }) => rule === 'max_loss')
  assert.deepEqual(
    [max?.verdict, max?.reason, max?.limit, max?.harmful_gaps],
    ['unknown', 'gap', '90000.00', 2],
  )
  assert.deepEqual(
    max?.gaps.map(({ cause }) => cause),
    ['terminal_silent', 'published_late'],
  )
  assert.match(max?.sentence ?? '', /Unknown: 2 gaps could hide a breach\./)
})

test('an own rule set with a trailing limit that locks, from a file; what is wrong with a file is said', async () => {
  const login = '810003'
  const now = Date.now()
  await see(login, now - 60_000, '50000.00')
  const file = join(tidemark.home.dataDir, 'own-rules.json')
  const own = {
    ...{ id: 'own-50k', firm: 'Own', programme: 'Trailing', phase: 'Evaluation', version: '1' },
    ...{
      currency: 'USD',
      initial_balance: '50000',
      valid_from: new Date(now - 60_000).toISOString(),
    },
    source: { status: 'own' },
    rules: [
      {
        ...{ kind: 'max_loss', amount: '2500', peak: 'intraday_equity', measured: 'equity' },
        ...{
          breach_when: 'at_or_below',
          effect: 'fail',
          lock: { when_peak: '52600', limit: '50100' },
        },
      },
    ],
  }
  writeFileSync(file, JSON.stringify(own))
  await cli('set', login, '--file', file)
  await see(login, now - 30_000, '51000.00', { balance: '50000.00' })
  const max = async () => (await read(login)).rules[0] ?? assert.fail()
  assert.deepEqual([(await max()).limit, (await max()).locked], ['48500.00', false])
  await see(login, now - 20_000, '52700.00', { balance: '50000.00' })
  assert.deepEqual([(await max()).limit, (await max()).locked], ['50100', true])
  await see(login, now - 10_000, '52000.00', { balance: '50000.00' })
  assert.deepEqual([(await max()).limit, (await max()).room], ['50100', '1900.00'])
  assert.match((await max()).sentence, /Entered by the user\.$/)
  writeFileSync(file, JSON.stringify({ ...own, rules: [{ ...own.rules[0], peek: 'none' }] }))
  const refused = await runTidemark(['rules', 'set', login, '--file', file], tidemark.home)
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /\/rules\/0\/peek is not known here/)
})

test('what is left if every stop is hit; a position without a stop promises nothing', async () => {
  const login = '810004'
  const now = Date.now()
  const position = (ticket: string, stop: string, profit: string) =>
    `{"ticket":"${ticket}","identifier":"${ticket}","symbol":"EURUSD","type":0,"volume":1.00,"price_open":1.10000,"price_current":1.09800,"sl":${stop},"tp":0,"swap":0,"profit":${profit},"magic":"0","time_msc":"${now}","time_update_msc":"${now}","comment":""}`
  await see(login, now - 60_000, '100000.00')
  await cli(
    'set',
    login,
    'ftmo-2-step-funded',
    '--initial-balance',
    '100000',
    '--from',
    new Date(now - 60_000).toISOString(),
  )
  await see(login, now - 5_000, '99800.00', {
    balance: '100000.00',
    positions: position('7', '1.05000', '-200.00'),
  })
  type WhatIf = {
    bounded: boolean
    equity_after: string
    rules: { rule: string; room_after: string; breaches: boolean }[]
    positions: { ticket: string; profit_at_stop: string | null; reason: string | null }[]
  }
  const whatIf = async () => json<WhatIf>(await tidemark.get(path(login, '/what-if')))
  const hit = await whatIf()
  // 500 pips lose 5,000, and half a cent on 20 pips is taken against the trader.
  assert.deepEqual([hit.bounded, hit.equity_after], [true, '94999.87'])
  assert.deepEqual(
    hit.rules.map(({ rule, breaches }) => [rule, breaches]),
    [
      ['daily_loss', true],
      ['max_loss', false],
    ],
  )
  await see(login, now - 1_000, '99800.00', {
    balance: '100000.00',
    positions: position('8', '0', '-200.00'),
  })
  const open = await whatIf()
  assert.deepEqual([open.bounded, open.positions[0]?.reason], [false, 'no_stop'])
})

test('a preset over the past says whether it would have been passed, and what is wrong with a question', async () => {
  const login = '810005'
  const at = Date.parse('2026-06-01T08:00:00Z')
  await see(login, at, '100000.00')
  await see(login, at + 30_000, '96500.00', { balance: '100000.00' })
  await see(login, at + 60_000, '101000.00', { balance: '100000.00' })
  type Replay = {
    would_have: string
    failed: { rule: string; at: string } | null
    seen_until: string
  }
  const replay = async (query: string) => {
    const span = '&from=2026-06-01T08:00:00Z&to=2026-06-01T08:01:30Z'
    return json<Replay>(
      await tidemark.get(path(login, `/replay?initial_balance=100000${span}&preset=${query}`)),
    )
  }
  const strict = await replay('siegfund-1-step-express')
  assert.deepEqual(
    [strict.would_have, strict.failed?.rule, strict.failed?.at],
    ['failed', 'daily_loss', '2026-06-01T08:00:30Z'],
  )
  const said = JSON.parse(
    await cli(
      ...['replay', login, 'siegfund-1-step-express', '--initial-balance', '100000'],
      ...['--from', '2026-06-01T08:00:00Z', '--to', '2026-06-01T08:01:30Z', '--json'],
    ),
  ) as Replay
  assert.deepEqual([said.would_have, said.failed?.at], ['failed', strict.failed?.at])
  const text = await cli(
    ...['replay', login, 'ftmo-2-step-funded', '--initial-balance', '100000'],
    ...['--from', '2026-06-01T08:00:00Z', '--to', '2026-06-01T08:01:30Z'],
  )
  assert.match(text, /^Would have: not yet\.$/m)
  const mild = await replay('ftmo-2-step-funded')
  const own = json<Replay>(
    await tidemark.get(
      path(login, '/replay?preset=siegfund-1-step-express&to=2026-06-01T08:01:30Z'),
    ),
  )
  assert.deepEqual(
    [own.would_have, own.failed?.at],
    ['failed', strict.failed?.at],
    'with the balance that was seen',
  )
  assert.deepEqual(
    [mild.would_have, mild.failed, mild.seen_until],
    ['not_yet', null, '2026-06-01T08:01:00Z'],
  )
  assertProblem(await tidemark.get(path(login, '/replay?preset=none')), 422, 'query_invalid')
  assertProblem(await tidemark.get(path(login, '/replay')), 422, 'query_invalid')
  assertProblem(await tidemark.get(path('899999')), 404, 'not_found')
})

test('presets are listed with their pages; facts and clearing go through the command line', async () => {
  const answer = await tidemark.get('/api/v1/rules/presets')
  type Presets = { data: { id: string; source: { status: string; url: string } }[] }
  const { data } = json<Presets>(answer)
  const ftmo = data.find(({ id }) => id === 'ftmo-2-step-challenge')
  assert.deepEqual(
    [ftmo?.source.status, ftmo?.source.url],
    ['verified', 'https://ftmo.com/en/trading-objectives'],
  )
  const listed = JSON.parse(await cli('presets', '--json')) as { data: { id: string }[] }
  assert.deepEqual(
    listed.data.map(({ id }) => id),
    data.map(({ id }) => id),
  )
  const login = '810006'
  const now = Date.now()
  await see(login, now - 60_000, '51000.00')
  await cli('set', login, 'apex-50k-intraday', '--from', new Date(now - 60_000).toISOString())
  await see(login, now - 5_000, '51000.00')
  const max = async () => (await read(login)).rules[0] ?? assert.fail()
  assert.deepEqual([(await max()).limit, (await max()).reason], [null, 'peak_unknown'])
  await cli(
    'fact',
    login,
    'peak',
    '--amount',
    '52000',
    '--at',
    new Date(now - 60_000).toISOString(),
  )
  assert.deepEqual(
    [(await max()).limit, (await max()).marks],
    // It was silent for 55 s, in which it may have been higher.
    ['49500', ['peak_own', 'boundary_unclear', 'peak_may_be_higher']],
  )
  assert.match(await cli('show', login), /Maximum loss: limit 49,500\.00/)
  await cli('clear', login)
  assert.deepEqual([(await read(login)).verdict, (await read(login)).rules], [null, []])
})
