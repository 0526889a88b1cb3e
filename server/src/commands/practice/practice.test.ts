// Practice brokers as a person starts them: what they print is enough to connect, and Ctrl-C ends them.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { PracticeTickTraderAccount } from '@tidemark/practice'
import { runTidemark } from '../../../test/support/command-line.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { binPath, childEnvironment } from '../../../test/support/test-server.ts'
import { until } from '../../../test/support/until.ts'
import { ticktraderCommands } from './ticktrader-commands.ts'

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

/** The commands of a printed text, each with what is piped into it. */
function commandsIn(text: string): { words: string[]; input: string }[] {
  const lines = text.replaceAll(/ \\\n +/g, ' ').split('\n')
  return lines.flatMap((line) => {
    const [, input = '', words] = /^ {2}(?:echo '([^']+)' \| )?npx tidemark (.+)$/.exec(line) ?? []
    return words === undefined ? [] : [{ words: words.split(' '), input: `${input}\n` }]
  })
}

test('what a practice TickTrader prints to type makes one account that is read and traded', async (t) => {
  const database = await createTestDatabase(t)
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-practice-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  const child = spawn(process.execPath, [binPath, 'practice', 'ticktrader', '--port', '0'], {
    env: childEnvironment(),
  })
  t.after(() => child.kill('SIGKILL'))
  let printed = ''
  child.stdout.on('data', (bytes: Buffer) => {
    printed += bytes.toString('utf8')
  })
  const last = 'The other accounts go the same way'
  await until(() => (printed.includes(last) ? true : null), {
    timeoutMs: 30_000,
    what: 'what to type',
  })
  const commands = commandsIn(printed)
  assert.deepEqual(
    commands.map(({ words }) =>
      words
        .filter((word) => /^[a-z]+$/.test(word))
        .slice(0, 3)
        .join(' '),
    ),
    [
      'broker add ticktrader',
      'account add practice',
      'trade account add',
      'trade limits',
      'trade arm',
    ],
  )
  const home = { dataDir: join(dataDir, 'data'), databaseUrl: database.url.use((url) => url) }
  for (const { words, input } of commands) {
    const { code, stderr } = await runTidemark(words, { ...home, input })
    assert.equal(code, 0, `${words.join(' ')}: ${stderr}`)
  }
  const { rows } = await database.read.query(
    `select a.exchange, a.account, l.connection_id is not null as is_read, t.armed_at is not null as is_armed
       from accounts a left join linked_accounts l using (account_id) left join trade_accounts t using (account_id)`,
  )
  assert.deepEqual(rows, [
    { exchange: 'Practice-TT', account: '5001', is_read: true, is_armed: true },
  ])
})

test('of an account with one-time codes reading asks for the code, and trading takes its secret', () => {
  const account: PracticeTickTraderAccount = {
    id: '5001',
    accountingType: 'Gross',
    rights: 'Full',
    webApiId: 'an-id',
    webApiKey: 'a-key',
    webApiSecret: 'a-secret',
    totpSecret: 'ABCDEFGHIJKLMNOP',
  }
  const facts = { url: 'http://127.0.0.1:1', fingerprint: '', accounts: [account] }
  const text = ticktraderCommands(facts).join('\n')
  const [read = '', trade = ''] = text.split('\n\n')
  assert.match(read, /--no-test/)
  assert.match(read, /npx tidemark otp 5001 123456/)
  assert.match(trade, /umask 077; echo ABCDEFGHIJKLMNOP > practice-totp\.txt/)
  assert.match(trade, /--totp-secret-file practice-totp\.txt/)
  assert.doesNotMatch(text, /--fingerprint/)
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
