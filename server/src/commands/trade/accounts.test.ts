// What `trade account add` asks for: the words of a token that trades, and nothing that only reading needs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTidemark } from '../../../test/support/command-line.ts'

const home = { dataDir: '/nonexistent/tidemark' }

test('a token for trading needs full rights, and nothing is offered that another venue or only reading takes', async () => {
  const { code, stdout } = await runTidemark(['trade', 'account', 'add', '--help'], home)
  assert.equal(code, 0)
  const words = stdout.replaceAll(/\s+/g, ' ')
  assert.match(
    words,
    /--web-api-secret-file <file> The token’s secret\. The token needs full rights/,
  )
  assert.doesNotMatch(words, /may only read/)
  for (const option of [
    '--login',
    '--password-file',
    '--groups',
    '--broker-zone',
    '--poll-seconds',
    '--feed-url',
  ])
    assert.ok(!words.includes(option), option)
  for (const option of [
    '--url',
    '--web-api-id',
    '--web-api-key',
    '--totp-secret-file',
    '--fingerprint',
    '--trade-url',
  ])
    assert.ok(words.includes(option), option)
})

test('a connection that reads still takes them', async () => {
  const { stdout } = await runTidemark(['broker', 'add', '--help'], home)
  for (const option of ['--login', '--groups', '--poll-seconds', '--feed-url', '--web-api-id'])
    assert.ok(stdout.includes(option), option)
  assert.match(stdout.replaceAll(/\s+/g, ' '), /Take a token that may only read/)
})
