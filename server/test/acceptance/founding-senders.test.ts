import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildProgram, noCompiler } from '../../../sdk/mql5/harness/build-program.ts'
import { SimulatedTerminal } from '../../../sdk/mql5/harness/simulated-terminal.ts'
import { runProgram } from '../support/command-line.ts'
import { useTidemark } from './harness.ts'

const tidemark = useTidemark()
const here = import.meta.dirname
const python = '/usr/bin/python3' // Debian's own, where python3-aiohttp lives

async function missing(file: string, args: string[], name: string): Promise<string | false> {
  const run = await runProgram(file, args).catch(() => null)
  return run?.code === 0 ? false : `${name} is not installed`
}
const noAiohttp = await missing(python, ['-c', 'import aiohttp'], 'python3-aiohttp')

test('the aiohttp sender of the founding text, unchanged, is answered 201 and stored to the last digit', {
  skip: noAiohttp,
}, async () => {
  const trade =
    `{"bot_name": "aiohttp", "exchange": "Binance", "asset_symbol": "BTC/USDT", "order_type": "BUY",
    "entry_time": "2026-04-05T12:34:56.123456+00:00", "entry_price": 65000.12345678, "exit_price": 123456789012.87654321,
    "position_size": 0.00000001, "realized_pnl": -0.10, "magic_number": 9223372036854775807, "exchange_order_id": "1",
    "raw_api_response": {"id": 9007199254740993, "price": 65000.10}, "status": "CLOSED"}`.replaceAll(
      '\n',
      ' ',
    )
  const run = await runProgram(
    python,
    [join(here, 'founding', 'drive_aiohttp.py'), tidemark.server.url, tidemark.key.key],
    {
      input: `${trade}\n`,
    },
  )
  assert.equal(run.code, 0, run.stderr)
  assert.equal(run.stdout, '', 'the sender prints only what is not 201')
  const [row, ...more] = await tidemark.tradesOf('aiohttp')
  assert.equal(more.length, 0)
  assert.equal(row?.entry_price, '65000.12345678')
  assert.equal(row?.exit_price, '123456789012.87654321')
  assert.equal(row?.position_size, '0.00000001')
  assert.equal(row?.realized_pnl, '-0.10')
  assert.equal(String(row?.magic_number), '9223372036854775807')
  assert.equal(Date.parse(String(row?.entry_time)), Date.parse('2026-04-05T12:34:56.123456Z'))
  const many = await tidemark.tradesOf('aiohttp-many')
  assert.equal(many.length, 40)
  for (const each of many) assert.equal(each.position_size, '0.00000001', 'Python writes 1e-08')
})

test('the MQL5 function of the founding text, unchanged, is answered 201 and stored as it was sent', {
  skip: noCompiler,
}, async (t) => {
  const folder = join(tidemark.home.folder, 'mql5')
  mkdirSync(folder)
  const source = readFileSync(join(here, 'mql5', 'SendTradeWebhook.mq5'), 'utf8')
    .replaceAll('http://YOUR_ORACLE_IP:8000', tidemark.server.url)
    .replaceAll('YOUR_64_CHARACTER_RANDOM_SECURE_STRING', tidemark.key.key)
  writeFileSync(join(folder, 'SendTradeWebhook.mq5'), source)
  copyFileSync(join(here, 'mql5', 'call.mq5'), join(folder, 'call.mq5'))
  const program = await buildProgram(join(folder, 'call.mq5'), { foreign: true })
  const terminal = new SimulatedTerminal({ program, folder })
  t.after(() => terminal.kill())
  await terminal.allow(tidemark.server.url)
  const seconds = Date.UTC(2026, 3, 5, 12, 34, 56) / 1000
  await terminal.clocks({ trade: seconds, gmt: seconds, current: seconds })
  await terminal.open()

  const names = ['InpSymbol', 'InpEntry', 'InpExit', 'InpVolume', 'InpPnl', 'InpMagic']
  const call = async (...values: string[]) => {
    for (const [at, name] of names.entries()) await terminal.input(name, values[at] ?? '')
    await terminal.script()
    assert.equal(terminal.journal.at(-1), 'Trade successfully logged to Oracle Database.')
    return terminal.lastBody()
  }
  const body = await call(
    'BTCUSD',
    '65000.12345678',
    '123456789012.87654321',
    '0.00000123',
    '-12.345678',
    '9223372036854775807',
  )
  assert.equal(body.at(-1), 0, 'the body ends with the NUL byte of StringToCharArray')
  assert.match(body.toString(), /"entry_time":"2026\.04\.05 12:34:56"/)
  const sent = (name: string) => new RegExp(`"${name}":([^,}]+)`).exec(body.toString())?.[1]
  const [row, ...more] = await tidemark.tradesOf('MT5_Trend_Bot')
  assert.equal(more.length, 0)
  for (const name of ['entry_price', 'exit_price', 'position_size', 'realized_pnl'])
    assert.equal(row?.[name], sent(name), `${name} is stored as %f wrote it`)
  assert.equal(row?.entry_price, '65000.123457')
  assert.equal(String(row?.magic_number), '9223372036854775807')
  assert.equal(Date.parse(String(row?.entry_time)), seconds * 1000)
  assert.match(JSON.stringify(row), /assumed:UTC/)

  await call('EURUSD', '1.08', '1.09', '0.1', '10', '-9223372036854775808')
  const negative = (await tidemark.tradesOf('MT5_Trend_Bot')).find(
    (each) => each.asset_symbol === 'EURUSD',
  )
  assert.equal(String(negative?.magic_number), '-9223372036854775808')
})
