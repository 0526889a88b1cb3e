import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { inspect } from 'node:util'
import { type Flags, toConfig } from './config.ts'
import { ConfigError, readEnv } from './env.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-config-'))
after(() => rmSync(folder, { recursive: true }))

function configOf(environment: Record<string, string>, flags: Flags = {}) {
  return toConfig({ env: readEnv(environment), flags, cloneRoot: '/clone' })
}

function refusal(environment: Record<string, string>, flags: Flags = {}): string {
  try {
    configOf(environment, flags)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.message
  }
  return assert.fail('the configuration was accepted')
}

function secretFile(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

test('nothing is required: the defaults listen on loopback with the embedded database', () => {
  const config = configOf({})
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.port, 8787)
  assert.equal(config.dataDir, '/clone/data')
  assert.equal(config.databaseUrl, null)
  assert.equal(config.sources.port, 'default')
})

test('an option wins over the environment, and the source says so', () => {
  const config = configOf({ TIDEMARK_PORT: '9000', TIDEMARK_HOST: '::1' }, { port: '9001' })
  assert.equal(config.port, 9001)
  assert.equal(config.sources.port, 'flag')
  assert.equal(config.host, '::1')
  assert.equal(config.sources.host, 'environment')
})

test('a bad value is refused by name and never repeated', () => {
  for (const [name, value] of [
    ['TIDEMARK_PORT', '65536'],
    ['TIDEMARK_PORT', '8787x'],
    ['TIDEMARK_HOST', 'http://sesame'],
    ['TIDEMARK_HOST', '127.1'],
    ['TIDEMARK_HOST', '2130706433'],
    ['TIDEMARK_PUBLIC_URL', 'https://user:sesame@example.com'],
    ['TIDEMARK_PUBLIC_URL', 'https://example.com/path-sesame'],
    ['TIDEMARK_PUBLIC_URL', 'ftp://sesame.example.com'],
    ['TIDEMARK_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TIDEMARK_TRUSTED_PROXIES', '0177.0.0.1/8'],
    ['TIDEMARK_LOG_LEVEL', 'sesame'],
    ['DATABASE_URL', 'mysql://u:sesame@h/db'],
    ['DATABASE_URL', 'postgres://u:sesame@[bad/db'],
    ['TIDEMARK_NATS_URL', 'sesame'],
  ] as const) {
    const message = refusal({ [name]: value })
    assert.match(message, new RegExp(`^${name} `))
    assert.doesNotMatch(message, /sesame/)
    assert.ok(!message.includes(value))
  }
})

test('all that is wrong is said at once', () => {
  const message = refusal({ TIDEMARK_PORT: 'x', TIDEMARK_LOG_LEVEL: 'y' }, { host: 'a b' })
  assert.equal(message.split('\n').length, 3)
})

test('a certificate without its key is refused, and the other way round', () => {
  assert.match(refusal({ TIDEMARK_TLS_CERT_FILE: 'a.pem' }), /belong together/)
  assert.match(refusal({ TIDEMARK_TLS_KEY_FILE: 'a.pem' }), /belong together/)
})

test('lists take spaces and empty items', () => {
  const config = configOf({
    TIDEMARK_TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8,,192.0.2.1',
    TIDEMARK_ALLOWED_HOSTS: 'Ledger.Example.com, [fd00::1]:9000, fd00::2, other.example.com:8443',
  })
  assert.deepEqual(config.trustedProxies, ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'])
  assert.deepEqual(config.allowedHosts, [
    '127.0.0.1',
    'ledger.example.com',
    '[fd00::1]:9000',
    '[fd00::2]',
    'other.example.com:8443',
  ])
})

test('the address listened on may stand in the Host header, unless it means every address', () => {
  assert.deepEqual(configOf({ TIDEMARK_HOST: '192.0.2.7' }).allowedHosts, ['192.0.2.7'])
  assert.deepEqual(configOf({ TIDEMARK_HOST: 'fd00::7' }).allowedHosts, ['[fd00::7]'])
  assert.deepEqual(configOf({ TIDEMARK_HOST: '0.0.0.0' }).allowedHosts, [])
  assert.deepEqual(configOf({ TIDEMARK_HOST: '::' }).allowedHosts, [])
})

test('the database password may come from a file, and the config prints without it', () => {
  const path = secretFile('url', 'postgres://u:s3same-open@db.example.com/ledger\n')
  const config = configOf({ DATABASE_URL_FILE: path })
  assert.equal(config.sources.databaseUrl, 'file')
  assert.equal(
    config.databaseUrl?.use((text) => text),
    'postgres://u:s3same-open@db.example.com/ledger',
  )
  assert.doesNotMatch(inspect(config, { depth: 9 }) + JSON.stringify(config), /s3same/)
})

test('a Unix socket is a database address', () => {
  assert.ok(configOf({ DATABASE_URL: 'postgresql:///ledger?host=/run/postgresql' }).databaseUrl)
})

test('both forms of one secret are refused', () => {
  const path = secretFile('both', 'postgres://u:a@h/db')
  assert.match(
    refusal({ DATABASE_URL: 'postgres://u:b@h/db', DATABASE_URL_FILE: path }),
    /both set/,
  )
})

test('a secret file that others may read is refused with the next step', () => {
  const path = secretFile('open', 'postgres://u:a@h/db', 0o644)
  assert.match(refusal({ DATABASE_URL_FILE: path }), /others may read.*chmod 600/)
})

test('a missing, empty or oversized secret file is refused without its path', () => {
  for (const path of [
    join(folder, 'missing-sesame'),
    secretFile('empty-sesame', ' \n'),
    secretFile('long-sesame', 'x'.repeat(20_000)),
    folder,
  ]) {
    assert.ok(!refusal({ DATABASE_URL_FILE: path }).includes(path))
  }
})

test('values copied from a sample are refused', () => {
  for (const password of ['your_secure_password', 'changeme', '<password>']) {
    const message = refusal({ DATABASE_URL: `postgres://u:${password}@h/db` })
    assert.match(message, /placeholder/)
  }
})
