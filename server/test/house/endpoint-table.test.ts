// The table of TickTrader's endpoints and orders names for each row the test that proves it: each of them must exist, and
// no endpoint and no order type of the guide that the table answers may be missing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readProjectFile } from './project.ts'

const rows = (
  readProjectFile('docs/brokers/ticktrader.md').split('\n## Endpoints and orders\n')[1] ?? ''
)
  .split('\n## ')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.slice(2, -2).split(' | '))

const wanted = [
  ...['GET account', 'GET asset', 'GET position', 'GET symbol', 'GET tick', 'GET level2'],
  ...['GET trade', 'GET trade/{id}', 'POST trade', 'PUT trade', 'POST trade/oco', 'oco_trades'],
  ...['POST tradehistory', 'type=Cancel', 'type=Close`', 'type=CloseBy', 'Login', 'TwoFactor'],
  ...['Market', 'Limit', 'Stop,|Stop ', 'StopLimit', 'StopLoss', 'ImmediateOrCancel', 'FillOrKill'],
]

test('every row has the three types of account and a test that exists', () => {
  assert.ok(rows !== undefined && rows.length >= 30)
  for (const row of rows) {
    assert.equal(row.length, 5, row.join(' | '))
    const [file = '', ...words] = (row[4] ?? '').split(': ')
    const title = words.join(': ')
    assert.match(file, /^(reads|orders|faults)$/, row[0])
    const source = readProjectFile(`server/src/trade/ticktrader/${file}.test.ts`)
    const starts = [`'${title}`, `\`${title}`, `"${title}`]
    assert.ok(title !== '' && starts.some((start) => source.includes(start)), title)
  }
})

test('no endpoint and no order type of the guide is missing', () => {
  const names = (rows ?? []).map(([name]) => `${name} `).join('\n')
  const missing = wanted.filter((one) => !one.split('|').some((part) => names.includes(part)))
  assert.deepEqual(missing, [])
})
