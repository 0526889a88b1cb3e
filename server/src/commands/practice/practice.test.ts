// Practice brokers as a person starts them: what they print is enough to connect, and Ctrl-C ends them.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { runTidemark } from '../../../test/support/command-line.ts'
import { binPath, childEnvironment } from '../../../test/support/test-server.ts'
import { until } from '../../../test/support/until.ts'

test('a practice TickTrader prints address and tokens, answers, and ends cleanly', async (t) => {
  const words = ['practice', 'ticktrader', '--port', '0', '--plain', '--json']
  const child = spawn(process.execPath, [binPath, ...words], { env: childEnvironment() })
  t.after(() => child.kill('SIGKILL'))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let printed = ''
  child.stdout.on('data', (bytes: Buffer) => {
    printed += bytes.toString('utf8')
  })
  const { url, accounts } = await until(
    () => {
      try {
        return JSON.parse(printed)
      } catch {
        return null // not whole yet
      }
    },
    { timeoutMs: 30_000, what: 'what it prints' },
  )
  assert.deepEqual(
    accounts.map((one: { accountingType: string }) => one.accountingType),
    ['Gross', 'Net', 'Cash'],
  )
  const symbols = await fetch(`${url}/api/v2/public/symbol`)
  assert.equal(symbols.status, 200)
  child.kill('SIGINT')
  assert.equal(await ended, 0)
})

test('numbers out of their bounds are refused by name', async () => {
  const home = { dataDir: '/nonexistent/tidemark', databaseUrl: undefined }
  for (const [words, expected] of [
    [
      ['practice', 'ticktrader', '--port', '70000'],
      /--port must be a whole number from 0 to 65535/,
    ],
    [['practice', 'mt5', '--accounts', '0'], /--accounts must be a whole number from 1 to 5000/],
  ] as const) {
    const { code, stderr } = await runTidemark([...words], home)
    assert.equal(code, 2)
    assert.match(stderr, expected)
  }
})
