// The founding text's own account client, run as it is: only its endpoint and its key are filled in. It asks for two accounts
// in a loop; both were linked with their investor passwords.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createKey, runTidemark } from '../support/command-line.ts'
import { reportText } from '../support/expert-reports.ts'
import { json } from '../support/http-client.ts'
import { until } from '../support/until.ts'
import { useTidemark } from './harness.ts'

const tidemark = useTidemark()
const python = spawnSync('/usr/bin/python3', ['-c', 'import requests'])
const skip = python.status === 0 ? false : 'needs python3 with requests'
const accounts = [
  { login: '50012345', password: 'investor_pass_1', balance: '10152.50' },
  { login: '50023456', password: 'investor_pass_2', balance: '7040.25' },
]

async function report({ login, balance }: { login: string; balance: string }): Promise<void> {
  const body = reportText({
    login,
    account: `"balance":${balance},"equity":${balance},"margin":0.00`,
    gmtTime: Math.floor(Date.now() / 1000),
  })
  assert.equal((await tidemark.post('/api/v1/ea/reports', body)).status, 200)
}

const hashOf = (password: string) => createHash('sha256').update(password).digest('hex')
const path = (login: string, hash: string, more = '') =>
  `/mt5/investor/account/${login}?investor_password_hash=${hash}${more}`

test('it prints the balances of two accounts, again and again', { skip }, async (t) => {
  for (const one of accounts) {
    await report(one)
    const run = await runTidemark(['account', 'link', one.login], {
      ...tidemark.home,
      input: `${one.password}\n`,
    })
    assert.equal(run.code, 0, run.stderr)
  }
  const { key } = await createKey(tidemark.home, { scope: 'accounts:read' })
  const source = readFileSync(join(import.meta.dirname, 'founding/account_client.py'), 'utf8')
  const script = join(tidemark.home.folder, 'account_client.py')
  writeFileSync(
    script,
    source.replace('@ENDPOINT@', `${tidemark.server.url}/mt5/investor`).replace('@KEY@', key),
    { mode: 0o600 },
  )
  const client = spawn('/usr/bin/python3', ['-u', script], { stdio: ['ignore', 'ignore', 'pipe'] })
  let printed = ''
  client.stderr.on('data', (piece: Buffer) => {
    printed += piece.toString('utf8')
  })
  t.after(() => client.kill('SIGKILL'))
  const lines = () => printed.match(/Account \d+: Balance=\$[\d.]+/g) ?? []
  await until(() => lines().length >= 4, { timeoutMs: 40_000, what: 'two rounds of both accounts' })
  assert.deepEqual(
    lines().slice(0, 4),
    [...accounts, ...accounts].map(({ login, balance }) => `Account ${login}: Balance=$${balance}`),
  )
  assert.doesNotMatch(printed, /Error|failed/i)
})

test('the hash is needed beside the key, a wrong one tells what to do, and it is shown nowhere', async () => {
  const [one] = accounts
  assert.ok(one)
  await report(one)
  await runTidemark(['account', 'link', one.login], {
    ...tidemark.home,
    input: `${one.password}\n`,
  })
  const right = await tidemark.get(
    path(one.login, hashOf(one.password), '&fields=balance,equity,positions'),
  )
  assert.equal(right.status, 200)
  assert.equal(json<{ balance: number }>(right).balance, 10_152.5)
  assert.match(String(right.headers.deprecation), /^@\d+$/)
  const wrongHash = hashOf('another')
  const wrong = await tidemark.get(path(one.login, wrongHash))
  assert.equal(wrong.status, 403)
  assert.match(wrong.text, /investor_password_wrong/)
  assert.match(wrong.text, /tidemark account link/)
  assert.ok(!wrong.text.includes(wrongHash))
  assert.equal((await tidemark.get(`/mt5/investor/account/${one.login}`)).status, 422)
  const noKey = await fetch(`${tidemark.server.url}${path(one.login, hashOf(one.password))}`)
  assert.equal(noKey.status, 401)
  assert.ok(!tidemark.server.output().includes(hashOf(one.password)))
})
