import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { systemClock } from '../../platform/clock.ts'
import { Secret } from '../../platform/secret.ts'
import { anchorLine, createSigner, readAnchor, type Signer } from './anchor.ts'
import { anchorFileSize, openAnchorFile, readAnchorLines } from './anchor-file.ts'
import { createAnchorWriter } from './anchor-writer.ts'
import { appendEntry } from './write-entry.ts'

const heads = [{ chain: 'ingest-00', seq: 3, hash: 'ab'.repeat(32) }]

function newSigner(): Signer {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  return createSigner(new Secret(pem.toString()))
}

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tidemark-anchor-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

test('an anchor is read as it was signed', () => {
  const signer = newSigner()
  const first = anchorLine(signer, '2026-04-05T12:00:00.000Z', heads, null)
  const second = anchorLine(signer, '2026-04-05T12:01:00.000Z', heads, first)
  const one = readAnchor(first, null, signer.publicKey)
  const two = readAnchor(second, first, signer.publicKey)
  assert.ok(one.kind === 'anchor' && two.kind === 'anchor')
  assert.deepEqual(one.anchor.heads, heads)
  assert.equal(one.anchor.prev, null)
  assert.equal(one.anchor.key, signer.id)
})

test('a changed, foreign, cut or misplaced anchor is noticed', () => {
  const signer = newSigner()
  const first = anchorLine(signer, '2026-04-05T12:00:00.000Z', heads, null)
  const second = anchorLine(signer, '2026-04-05T12:01:00.000Z', heads, first)
  const broken = (line: string, before: string | null) =>
    readAnchor(line, before, signer.publicKey).kind === 'broken'
  assert.ok(broken(first.replace('"seq":3', '"seq":2'), null))
  assert.ok(broken(anchorLine(newSigner(), '2026-04-05T12:00:00.000Z', heads, null), null))
  assert.ok(broken(first.slice(0, -5), null))
  assert.ok(broken('', null) && broken('{}', null) && broken('junk', null))
  assert.ok(broken(second, null), 'the line before it was taken out')
  assert.ok(broken(first, second), 'the lines changed places')
})

test('lines are added to the file, and one that a power cut left unfinished stays apart', async (t) => {
  const path = join(await folder(t), 'audit', 'anchors.jsonl')
  const file = openAnchorFile(path)
  assert.equal(await anchorFileSize(path), 0)
  await file.append((last) => `first after ${last}`)
  await appendFile(path, 'torn')
  await file.append((last) => `second after ${last}`)
  const lines: string[] = []
  for await (const line of readAnchorLines(path, await anchorFileSize(path))) lines.push(line)
  assert.deepEqual(lines, ['first after null', 'torn', 'second after torn'])
  assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test('only chains that grew are signed again', async (t) => {
  const database = await createTestDatabase(t)
  const file = join(await folder(t), 'anchors.jsonl')
  const options = { database, file, signer: newSigner(), clock: systemClock, log: silentLog }
  await using writer = createAnchorWriter(options)
  const grow = (chain: string) =>
    database.transaction((tx) => appendEntry(tx, chain, { kind: 'test', at: 'now' }))
  const signed = async () =>
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) =>
        JSON.parse(line).heads.map(
          (head: { chain: string; seq: number }) => `${head.chain} ${head.seq}`,
        ),
      )
  await grow('a')
  await grow('b')
  await writer.anchorNow()
  await writer.anchorNow()
  await grow('b')
  await writer.anchorNow()
  assert.deepEqual(await signed(), [['a 1', 'b 1'], ['b 2']])
})
