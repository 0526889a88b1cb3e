// TmLog, the functions for people's own Experts: checked at the call, files only, picked up and sent by the Expert.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildProgram, noCompiler, sdkFolder } from '../harness/build-program.ts'
import { type Fields, SimulatedTerminal } from '../harness/simulated-terminal.ts'
import { createBench, tempFolder } from './expert-bench.ts'
import { useRecorder } from './report-recorder.ts'

const skip = noCompiler
type Test = Parameters<typeof createBench>[0]

/** A strategy in the same terminal as the Expert of `folder`. */
async function strategy(
  t: Test,
  folder: string,
  file = join(import.meta.dirname, 'log-check.mq5'),
  inputs: Fields = {},
) {
  const terminal = new SimulatedTerminal({ program: await buildProgram(file), folder, inputs })
  t.after(() => terminal.kill())
  await terminal.symbol('EURUSD', 5)
  await terminal.account('one', {
    login: '5012345',
    server: 'FXOpen-MT5',
    currency: 'USD',
    currency_digits: 2,
  })
  await terminal.use('one')
  await terminal.open()
  const call = async (what: string, given: Fields = {}): Promise<string> => {
    await terminal.input('InpCall', what)
    for (const [name, value] of Object.entries(given)) await terminal.input(name, String(value))
    await terminal.script()
    return terminal.journal.at(-1) ?? ''
  }
  const files = () => terminal.files().filter((name) => name.includes('/trades/'))
  return {
    terminal,
    call,
    files,
    lines: () => files().map((name) => JSON.parse(terminal.read(name))),
  }
}

test('a call writes one complete line in a file of its own and uses no network', {
  skip,
}, async (t) => {
  const { call, files, lines, terminal } = await strategy(t, tempFolder(t))
  const comment = 'пробой "up" \\ 🚀\n'
  assert.equal(
    await call('open', {
      InpTicket: '9007199254740993',
      InpMagic: '-9223372036854775808',
      InpComment: comment,
      InpStopLoss: '1.0995',
    }),
    'true ',
  )
  assert.equal(files().length, 1)
  assert.match(
    files()[0] ?? '',
    /^Tidemark\/FXOpen-MT5-5012345\/trades\/\d{20}-[0-9a-f]{16}\.json$/,
  )
  assert.equal(
    terminal.read(files()[0] ?? ''),
    `{"bot_name":"Bot","exchange":"FXOpen-MT5","account":"5012345","asset_symbol":"EURUSD","order_type":"BUY","entry_time":"2026-05-28 20:40:00","entry_time_offset":"+03:00","entry_price":1.10000,"position_size":0.10,"stop_loss":1.09950,"magic_number":"-9223372036854775808","exchange_order_id":"9007199254740993","status":"OPEN","comment":"пробой \\"up\\" \\\\ 🚀\\u000a"}\n`,
  )
  assert.equal(lines()[0].comment, comment)
  assert.equal((await terminal.lastBody()).length, 0)
})

test('names sort in the order of the calls, and without a ticket each call has a key of its own', {
  skip,
}, async (t) => {
  const { call, lines } = await strategy(t, tempFolder(t))
  await call('trade', { InpCount: 300, InpComment: 'first' })
  await call('trade', { InpCount: 300, InpComment: 'second' })
  assert.deepEqual(
    lines().map(({ comment }) => comment),
    [...Array(300).fill('first'), ...Array(300).fill('second')],
  )
  const keys = new Set(lines().map(({ idempotency_key }) => idempotency_key))
  assert.equal(keys.size, 600)
  assert.match([...keys][0], /^[0-9a-f]{32}$/)
})

test('two terminals with the same charts do not write over each other', { skip }, async (t) => {
  const folder = tempFolder(t)
  for (const path of ['C:\\One', 'C:\\Two']) {
    const { call, terminal } = await strategy(t, folder)
    await terminal.set('data_path', path)
    assert.equal(await call('trade', { InpComment: path }), 'true ')
  }
  const { lines } = await strategy(t, folder)
  assert.equal(new Set(lines().map(({ comment }) => comment)).size, 2)
})

const long = (count: number) => 'x'.repeat(count)
const wrong: [string, Fields, RegExp][] = [
  ['trade', { InpBot: '' }, /bot must have at least 1 character; received ""/],
  [
    'trade',
    { InpBot: long(51) },
    /bot must have at most 50 characters; received 51: "x{40}\.\.\."/,
  ],
  ['trade', { InpBot: '🚀'.repeat(51) }, /received 51:/],
  ['trade', { InpSymbol: '' }, /symbol must have at least 1/],
  ['trade', { InpSymbol: long(21) }, /symbol must have at most 20/],
  ['trade', { InpSide: '' }, /side must have/],
  ['trade', { InpSide: long(11) }, /side must have at most 10/],
  ['trade', { InpOpened: 0 }, /openedAt must be a time from 1990 to 2100; received 0/],
  ['trade', { InpOpened: 4_102_444_800 }, /openedAt must be a time/],
  ['trade', { InpPrice: 0 }, /entryPrice must be greater than 0; received 0/],
  ['trade', { InpPrice: -1.5 }, /entryPrice must be greater than 0; received -1\.5/],
  ['trade', { InpPrice: 'nan' }, /entryPrice must be a number below 10\^19; received no number/],
  ['trade', { InpPrice: 'inf' }, /entryPrice must be a number/],
  ['trade', { InpPrice: 1e-12 }, /entryPrice must be greater than 0/],
  ['trade', { InpPrice: 1.7976931348623157e308 }, /entryPrice must be given; received EMPTY_VALUE/],
  ['trade', { InpVolume: 0 }, /volume must be greater than 0/],
  ['trade', { InpVolume: 'nan' }, /volume must be a number/],
  ['trade', { InpProfit: 'nan' }, /profit must be a number/],
  ['trade', { InpProfit: 1e20 }, /profit must be a number below 10\^19/],
  ['trade', { InpClosed: 5 }, /closedAt must be a time/],
  ['trade', { InpStatus: long(21) }, /status must have at most 20/],
  ['trade', { InpComment: long(501) }, /comment must have at most 500/],
  ['trade', { InpExchange: long(51) }, /exchange must have at most 50/],
  ['trade', { InpAccount: long(51) }, /account must have at most 50/],
  ['open', { InpTicket: 0 }, /ticket must be the number of the position/],
  ['close', { InpTicket: 0 }, /ticket must be the number of the position/],
  [
    'close',
    { InpTicket: 5, InpClosed: 0, InpExit: 1, InpProfit: 1 },
    /closedAt must be the time of the close/,
  ],
  [
    'close',
    { InpTicket: 5, InpClosed: 1_780_000_799, InpExit: 1, InpProfit: 1 },
    /closedAt must not lie before openedAt/,
  ],
  [
    'close',
    { InpTicket: 5, InpClosed: 1_780_000_900, InpProfit: 1 },
    /exitPrice must be the price/,
  ],
  ['close', { InpTicket: 5, InpClosed: 1_780_000_900, InpExit: 1 }, /profit must be the result/],
]

test('a wrong argument is refused at the call with member, rule and what was received; nothing is written', {
  skip,
}, async (t) => {
  const folder = tempFolder(t)
  for (const [what, given, said] of wrong) {
    const { call, files, terminal } = await strategy(t, folder)
    const result = await call(what, given)
    assert.match(result, /^false /, JSON.stringify(given))
    assert.match(result, said)
    assert.match(terminal.journal.at(-2) ?? '', /^TmLog: nothing is logged\. /)
    assert.deepEqual(files(), [])
    await terminal.close()
  }
})

test('without an account, on a full disk and in the tester nothing is left behind', {
  skip,
}, async (t) => {
  const { call, files, terminal } = await strategy(t, tempFolder(t))
  await terminal.command(['disk_room', '10'])
  assert.match(await call('trade'), /^false The file could not be written/)
  assert.deepEqual(files(), [])
  await terminal.command(['disk_room', '-1'])
  await terminal.command(['disk_loses', '1'])
  assert.match(
    await call('trade'),
    /^false The file could not be written/,
    'lost behind the buffer',
  )
  assert.deepEqual(files(), [])
  await terminal.command(['disk_loses', '0'])
  await terminal.use('nobody')
  assert.match(await call('trade', { InpExchange: 'x' }), /^false The terminal is not logged in/)
  await terminal.use('one')
  await terminal.set('tester', 1)
  assert.equal(await call('trade'), 'true ')
  assert.match(await call('trade', { InpVolume: -1 }), /^false volume/)
  assert.deepEqual(files(), [])
})

test('an opening time is said alike by each call, whatever the clock and the connection do in between', {
  skip,
}, async (t) => {
  const { call, lines, terminal } = await strategy(t, tempFolder(t))
  const winter = { trade: 1_793_400_000 + 7200, gmt: 1_793_400_000, current: 1_793_400_000 + 7200 }
  const end = { InpTicket: 5, InpClosed: 1_793_400_000, InpExit: 1.2, InpProfit: 3 }
  await call('open', { InpTicket: 5 })
  await terminal.clocks(winter)
  await terminal.close()
  await terminal.open()
  await call('close', { InpOpened: 1_780_000_800, ...end })
  await call('open', { InpTicket: 6 })
  const [open, close, next] = lines()
  assert.equal(open.entry_time, '2026-05-28 20:40:00')
  assert.equal(open.entry_time_offset, '+03:00')
  assert.equal(close.entry_time, open.entry_time)
  assert.equal(close.entry_time_offset, '+03:00')
  assert.equal(close.exit_time, '2026-10-30T22:40:00+02:00', 'the close has the clock of its day')
  assert.equal(next.entry_time_offset, '+02:00')
})

test('without a connection a trade has no offset, and its later calls have none either', {
  skip,
}, async (t) => {
  const { call, lines, terminal, files } = await strategy(t, tempFolder(t))
  await terminal.set('connected', 0)
  await call('open', { InpTicket: 5 })
  await terminal.set('connected', 1)
  await call('close', { InpTicket: 5, InpClosed: 1_780_000_900, InpExit: 1.2, InpProfit: 3 })
  assert.equal('entry_time_offset' in lines()[0], false)
  assert.equal('entry_time_offset' in lines()[1], false)
  assert.equal(files().length, 2)
  assert.deepEqual(
    terminal.files().filter((name) => name.includes('/open/')),
    [],
    'nothing is kept of a closed trade',
  )
})

test('the Expert sends the files in order and deletes each after its answer', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal } = await createBench(t, server.url)
  const other = await strategy(t, join(terminal.commonFolder, '..'))
  await other.call('trade', { InpCount: 60 })
  await terminal.start()
  const result = (index: number, status: number) => ({
    index,
    status,
    ...(status >= 400 ? { problem: { status, title: 'no' } } : {}),
  })
  const statuses = [201, 200, 422, 503, 409, 403, 400, 413, 500]
  server.reply(
    '/api/v1/trades',
    { status: 503 },
    {
      status: 207,
      body: JSON.stringify({
        data: Array.from({ length: 50 }, (_, n) => result(n, statuses[n] ?? 201)),
      }),
    },
  )
  const names = other.files()
  await terminal.run(15_000)
  const posts = server.requests.filter(({ path }) => path === '/api/v1/trades')
  assert.equal(posts[0]?.headers['content-type'], 'application/x-ndjson')
  assert.equal(posts[0]?.body.toString(), posts[1]?.body.toString())
  assert.equal(posts[0]?.body.toString().trimEnd().split('\n').length, 50)
  assert.equal(
    posts[2]?.body.toString().trimEnd().split('\n').length,
    12,
    'two to be tried again and ten new ones',
  )
  assert.deepEqual(other.files(), [])
  const letters = terminal
    .read('Tidemark/FXOpen-MT5-5012345/dead-letters.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    letters.map(({ status }) => status),
    [422, 409, 403, 400, 413],
  )
  assert.equal(`Tidemark/FXOpen-MT5-5012345/trades/${letters[0].file}`, names[2])
  assert.equal(JSON.parse(letters[0].trade).bot_name, 'Bot')
})

test('a file that is no trade and one that is half written stop nobody', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal } = await createBench(t, server.url)
  const other = await strategy(t, join(terminal.commonFolder, '..'))
  await other.call('trade')
  const folder = join(terminal.commonFolder, 'Tidemark/FXOpen-MT5-5012345/trades')
  writeFileSync(join(folder, '0.json'), '')
  writeFileSync(join(folder, '1.json.tmp'), '{"bot_na')
  await terminal.start()
  await terminal.run(3000)
  assert.deepEqual(other.files(), ['Tidemark/FXOpen-MT5-5012345/trades/1.json.tmp'])
  assert.equal(server.requests.filter(({ path }) => path === '/api/v1/trades').length, 1)
})

test('the example logs an opening and its close as one trade, with the worst and the best on the way', {
  skip,
}, async (t) => {
  const example = join(sdkFolder, '../../examples/mql5/BreakoutWithLog.mq5')
  const { terminal, lines } = await strategy(t, tempFolder(t), example, { InpBars: 5 })
  assert.equal(await terminal.init(), 0)
  for (const price of [1.1, 1.1002, 1.1001, 1.1, 1.1002, 1.1005, 1.0999, 1.1012, 1.1026]) {
    await terminal.run(1000)
    await terminal.command(['tick', String(price)])
  }
  const [open, close, ...more] = lines()
  assert.deepEqual(more, [])
  assert.equal(open.status, 'OPEN')
  assert.equal(open.entry_price, 1.1005)
  assert.equal(close.exchange_order_id, open.exchange_order_id)
  assert.equal(close.status, 'CLOSED')
  assert.equal(close.realized_pnl, 21)
  assert.equal(close.mae, -6)
  assert.equal(close.mfe, 21)
  await terminal.close()
})

test('the example refuses settings that make no sense', { skip }, async (t) => {
  const example = join(sdkFolder, '../../examples/mql5/BreakoutWithLog.mq5')
  const { terminal } = await strategy(t, tempFolder(t), example, { InpBars: 1 })
  assert.equal(await terminal.init(), 32767)
  assert.match(terminal.journal.join(), /must be 2 or more/)
})
