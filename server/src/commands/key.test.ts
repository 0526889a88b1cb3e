import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type CommandRun, runTidemark } from '../../test/support/command-line.ts'
import { createDatabaseUrl } from '../../test/support/test-database.ts'
import { checkToken, mintToken, tokenPattern } from '../access/keys/token.ts'

type Run = (words: string, input?: string) => Promise<CommandRun>

async function house(t: TestContext): Promise<Run> {
  const databaseUrl = await createDatabaseUrl(t)
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-key-'))
  await chmod(folder, 0o755)
  t.after(() => rm(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'data')
  return (words, input) =>
    runTidemark(words.split(' '), {
      dataDir,
      databaseUrl,
      ...(input === undefined ? {} : { input }),
    })
}

test('a created key is printed once, as the contract says, and a list never shows it', async (t) => {
  const run = await house(t)
  const made = await run(
    'key create --name bot --scope ingest --account 501,502 --ip 10.0.0.0/8 --rate 5/s --json',
  )
  assert.equal(made.code, 0, made.stderr)
  const { id, key, scopes, accounts, networks, rate } = JSON.parse(made.stdout)
  assert.deepEqual(checkToken(key), { kind: 'i', id })
  assert.deepEqual(scopes, ['ingest:write'])
  assert.deepEqual([accounts, networks, rate], [['501', '502'], ['10.0.0.0/8'], '5/s'])

  const listed = await run('key list --json')
  const { data } = JSON.parse(listed.stdout)
  assert.deepEqual(
    data.map((one: { id: string; name: string; state: string }) => [one.id, one.name, one.state]),
    [[id, 'bot', 'active']],
  )
  const table = await run('key list')
  assert.match(table.stdout, new RegExp(`${id} +bot +active +ingest`))
  for (const { stdout, stderr } of [listed, table])
    assert.doesNotMatch(stdout + stderr, tokenPattern)
})

test('people get the key on a line of its own and are told to keep it', async (t) => {
  const run = await house(t)
  const made = await run('key create --name bot --scope ingest,read')
  const [first = ''] = made.stdout.split('\n')
  assert.equal(checkToken(first)?.kind, 'a')
  assert.match(made.stderr, /cannot be shown again/)
})

test('rotate and revoke answer with what is true afterwards', async (t) => {
  const run = await house(t)
  const { id, key } = JSON.parse((await run('key create --name bot --scope read --json')).stdout)
  const rotated = JSON.parse((await run(`key rotate ${id} --json`)).stdout)
  assert.equal(rotated.id, id)
  assert.notEqual(rotated.key, key)
  assert.ok(Date.parse(rotated.old_secret_until) > Date.now() + 86_000_000)
  const leaked = JSON.parse((await run(`key rotate ${id} --leaked --json`)).stdout)
  assert.equal(leaked.old_secret_until, null)
  const revoked = JSON.parse((await run(`key revoke ${id} --json`)).stdout)
  assert.equal(revoked.state, 'revoked')
  const again = await run(`key revoke ${id}`)
  assert.equal(again.code, 0)
  assert.match(again.stdout, /was revoked already/)
  const late = await run(`key rotate ${id}`)
  assert.equal(late.code, 1)
  assert.match(late.stderr, /is revoked and stays so/)
})

test('wrong use ends with 2 and says what to type instead', async (t) => {
  const run = await house(t)
  const cases: [string, RegExp][] = [
    ['key create --name x --scope reed', /Did you mean read\?/],
    ['key create --name x --scope trade,read', /can do nothing else/],
    ['key create --name x', /--scope/],
    ['key create --name x --scope read --ip 10.1.2.3/8', /Did you mean 10\.0\.0\.0\/8/],
    ['key create --name x --scope read --rate fast', /10\/s/],
    ['key create --name x --scope read --expires never', /30d/],
    ['key create --name x --scope read --zone Athens', /Europe\/Athens/],
    ['key create --name x --scope read --account 5,,6', /between commas/],
    ['key rotate abcdefgh --overlap 8d', /0 to 7d/],
    ['key rotate abcdefgh --overlap 1h --leaked', /cannot be used with/],
  ]
  for (const [words, expected] of cases) {
    const { code, stdout, stderr } = await run(words)
    assert.equal(code, 2, words)
    assert.match(stderr, expected)
    assert.equal(stdout, '')
  }
})

test('a key that trades is made and rotated under the trade server’s own secret', async (t) => {
  const run = await house(t)
  const made = JSON.parse(
    (await run('key create --name algo --scope trade --ip 127.0.0.1 --json')).stdout,
  )
  assert.match(made.key, /^tmkt_/)
  assert.deepEqual(made.scopes, ['orders:read', 'orders:write'])
  const again = JSON.parse((await run(`key rotate ${made.id} --json`)).stdout)
  assert.match(again.key, new RegExp(`^tmkt_${made.id}`))
})

test('an id that does not exist ends with 1 and suggests the one that was meant', async (t) => {
  const run = await house(t)
  const { id } = JSON.parse((await run('key create --name bot --scope read --json')).stdout)
  const slip = `${id.slice(0, 7)}${id.endsWith('x') ? 'y' : 'x'}`
  const { code, stderr } = await run(`key revoke ${slip}`)
  assert.equal(code, 1)
  assert.match(stderr, new RegExp(`Did you mean ${id}\\?`))
})

test('a whole key where its id belongs is refused and not repeated', async (t) => {
  const run = await house(t)
  const { id, token } = mintToken('r')
  const { code, stdout, stderr } = await run(`key revoke ${token}`)
  assert.equal(code, 2)
  assert.match(stderr, new RegExp(`its id is ${id}`))
  assert.ok(!(stdout + stderr).includes(token))
})

test('a key is checked offline from standard input, never from the command line', async (t) => {
  const run = await house(t)
  const { id, token } = mintToken('r')
  const good = await run('key check --json', `  ${token}\n`)
  assert.equal(good.code, 0)
  assert.deepEqual(JSON.parse(good.stdout), { valid: true, kind: 'r', id })
  const bad = await run('key check', `${token.slice(0, -1)}_\n`)
  assert.equal(bad.code, 1)
  assert.match(bad.stdout, /not a Tidemark key/)
  const argument = await run(`key check ${token}`, '')
  assert.equal(argument.code, 2)
  for (const { stdout, stderr } of [good, bad, argument])
    assert.ok(!(stdout + stderr).includes(token))
})

test('help starts with examples', async (t) => {
  const run = await house(t)
  for (const words of ['key --help', 'key create --help', 'audit --help', 'audit verify --help']) {
    const { code, stdout } = await run(words)
    assert.equal(code, 0)
    assert.match(stdout, /^Examples:\n {2}tidemark /)
  }
})
