import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openExpertBench } from '../../../test/support/expert-bench.ts'
import { sampleDeal } from '../../../test/support/expert-reports.ts'
import { toConfig } from '../../config/config.ts'
import { readEnv } from '../../config/env.ts'
import { loadReadSecrets } from '../../config/secrets.ts'
import { DatabaseRefused } from '../../platform/database/refused.ts'
import { checkDatabase, checkSecrets } from './ledger-checks.ts'
import { checkClock, checkDataFolder, checkDisk, checkNode } from './machine-checks.ts'
import { checkExposure, checkPort, checkReady, checkTls } from './network-checks.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-doctor-'))
after(() => rmSync(folder, { recursive: true }))

let count = 0
function configOf(environment: Record<string, string> = {}) {
  count += 1
  const dataDir = join(folder, `data-${count}`)
  return toConfig({
    env: readEnv({ TIDEMARK_DATA_DIR: dataDir, ...environment }),
    flags: {},
    cloneRoot: null,
  })
}

test('Node, clock and disk of a machine that runs this test are fine', () => {
  assert.equal(checkNode().state, 'ok')
  assert.equal(checkClock().state, 'ok')
  assert.notEqual(checkDisk(folder).state, 'fail')
})

test('an old Node and a clock that stands in the past fail with the next step', () => {
  assert.equal(checkNode('20.20.2').state, 'fail')
  assert.match(checkNode('20.20.2').next ?? '', /npm ci/)
  assert.equal(checkClock(0).state, 'fail')
  assert.equal(checkClock(Date.UTC(2200, 0)).state, 'fail')
})

test('a data folder that is not there yet is fine; one that others can change is not', () => {
  const { dataDir } = configOf()
  assert.equal(checkDataFolder(dataDir).state, 'ok')
  mkdirSync(dataDir)
  chmodSync(dataDir, 0o777)
  assert.equal(checkDataFolder(dataDir).state, 'fail')
  assert.match(checkDataFolder(dataDir).next ?? '', /chmod go-w/)
})

test('a new data folder needs no secrets; a used one does', async () => {
  const config = configOf()
  assert.equal(checkSecrets(config).state, 'ok')
  mkdirSync(join(config.dataDir, 'postgres'), { recursive: true })
  assert.equal(checkSecrets(config).state, 'fail')
})

test('secrets that others can read fail, and their text is not shown', async () => {
  const config = configOf()
  await loadReadSecrets(config)
  assert.equal(checkSecrets(config).state, 'ok')
  chmodSync(join(config.dataDir, 'secrets/pepper.key'), 0o644)
  const { state, found } = checkSecrets(config)
  assert.equal(state, 'fail')
  assert.match(found, /pepper .*others may read/)
  assert.doesNotMatch(found, /[0-9a-f]{32}/)
})

test('a free port is fine; one that another program has is not', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address()
      resolve(address && typeof address === 'object' ? address.port : 0)
    })
  })
  assert.equal((await checkPort(configOf({ TIDEMARK_PORT: '0' }))).state, 'ok')
  const taken = await checkPort(configOf({ TIDEMARK_PORT: String(port) }))
  assert.equal(taken.state, 'fail')
  assert.match(taken.found, /another program listens/)
  await new Promise((resolve) => other.close(resolve))
})

test('no running server is not ready, whatever an old address file says', async () => {
  const config = configOf()
  assert.equal((await checkReady(config)).state, 'fail')
  mkdirSync(join(config.dataDir, 'run'), { recursive: true })
  writeFileSync(join(config.dataDir, 'run/address.json'), '{"url":"http://127.0.0.1:1","pid":1}')
  assert.equal((await checkReady(config)).state, 'fail')
})

test('loopback is not exposed; plain HTTP on another address is', () => {
  assert.equal(checkExposure(configOf()).state, 'ok')
  assert.equal(checkExposure(configOf({ TIDEMARK_HOST: 'localhost' })).state, 'ok')
  assert.equal(checkExposure(configOf({ TIDEMARK_HOST: '0.0.0.0' })).state, 'warn')
  assert.match(checkExposure(configOf({ TIDEMARK_HOST: '192.0.2.7' })).found, /plain HTTP/)
  const behind = {
    TIDEMARK_HOST: '0.0.0.0',
    TIDEMARK_TRUSTED_PROXIES: '10.0.0.0/8',
    TIDEMARK_PUBLIC_URL: 'https://x.example',
  }
  assert.equal(checkExposure(configOf(behind)).state, 'ok')
  assert.equal(checkExposure(configOf({ TIDEMARK_PUBLIC_URL: 'https://x.example' })).state, 'warn')
})

/** The test certificate and a key from the HTTP tests, the key closed to others as a real one should be. */
function tlsConfigOf(keyName: string, mode = 0o600) {
  const testdata = join(import.meta.dirname, '../../platform/http/testdata')
  const keyFile = join(folder, `${keyName}-${mode}`)
  cpSync(join(testdata, keyName), keyFile)
  chmodSync(keyFile, mode)
  return configOf({
    TIDEMARK_TLS_CERT_FILE: join(testdata, 'localhost-cert.pem'),
    TIDEMARK_TLS_KEY_FILE: keyFile,
  })
}

test('a certificate with its key is fine until it comes near its end', () => {
  const config = tlsConfigOf('localhost-key.pem')
  const { validTo } = new X509Certificate(readFileSync(config.tls?.certFile ?? ''))
  const endsAt = Date.parse(validTo)
  const day = 86_400_000
  assert.equal(checkTls(config, endsAt - 30 * day).state, 'ok')
  assert.equal(checkTls(config, endsAt - 10 * day).state, 'warn')
  assert.equal(checkTls(config, endsAt + 2 * day).state, 'fail')
})

test('a key of another certificate, or one that everybody can read, fails', () => {
  assert.match(checkTls(tlsConfigOf('renewed-key.pem')).found, /does not belong/)
  assert.match(checkTls(tlsConfigOf('localhost-key.pem', 0o644)).found, /every user can read/)
})

test('a certificate that cannot be read fails', () => {
  assert.equal(checkTls(configOf()).state, 'ok')
  const file = join(folder, 'broken.pem')
  writeFileSync(file, 'no certificate')
  const config = configOf({ TIDEMARK_TLS_CERT_FILE: file, TIDEMARK_TLS_KEY_FILE: file })
  assert.equal(checkTls(config).state, 'fail')
})

test('a database that refuses is reported with its own sentence, and nothing is made in a new folder', async () => {
  const config = configOf({ DATABASE_URL: 'postgres://u:sesame@127.0.0.1:1/db' })
  const refusing = () => Promise.reject(new DatabaseRefused('The database runs with fsync = off.'))
  const findings = await checkDatabase({ config, openDatabase: refusing })
  assert.deepEqual(
    findings.map(({ state }) => state),
    ['fail'],
  )
  assert.match(findings[0]?.found ?? '', /fsync = off/)

  const never = () => Promise.reject(new Error('opened'))
  const fresh = await checkDatabase({ config: configOf(), openDatabase: never })
  assert.ok(fresh.every(({ state }) => state === 'ok'))
})

test('deals that do not add up to the balance are told by account; without Experts nothing is said', async (t) => {
  const { database, report } = await openExpertBench(t)
  const config = configOf({ DATABASE_URL: 'postgres://u@127.0.0.1:1/db' })
  const dealsOf = async () => {
    const found = await checkDatabase({ config, openDatabase: async () => database })
    return found.filter(({ name }) => name === 'deals')
  }
  assert.deepEqual(await dealsOf(), [])
  const deposit = { type: 2, position: '0', symbol: '', volume: '0', price: '0', profit: '100.00' }
  await report({ account: '"balance":100.00', deals: [sampleDeal('1', deposit)] })
  assert.equal((await dealsOf())[0]?.state, 'ok')
  await report({ login: '7', account: '"balance":99.99', deals: [sampleDeal('1', deposit)] })
  const [found] = await dealsOf()
  assert.equal(found?.state, 'warn')
  assert.match(found?.found ?? '', /Demo-MT5 7$/)
})
