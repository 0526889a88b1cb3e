import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import type { Finding } from '../../src/access/audit/finding.ts'
import { type AuditVerdict, verifyAudit } from '../../src/access/audit/verify-audit.ts'
import type { Queryable } from '../../src/platform/database/database.ts'
import { createRandom, freshSeed } from '../support/random.ts'
import { buildSmallLedger, type SmallLedger } from '../support/small-ledger.ts'
import { auditTamperings } from '../support/tamper-audit.ts'
import { dealTamperings } from '../support/tamper-deals.ts'
import { tradeTamperings } from '../support/tamper-trades.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

const rounds = 3

type House = { readonly database: TestDatabase; readonly ledger: SmallLedger }

/** One for all tests: whatever they tamper with is rolled back. */
const house = (async (): Promise<House> => {
  const database = await createTestDatabase({ after })
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-audit-'))
  after(() => rm(folder, { recursive: true, force: true }))
  return { database, ledger: await buildSmallLedger(database, folder) }
})()

function verify(
  ledger: SmallLedger,
  database: Pick<TestDatabase, 'snapshot'>,
): Promise<AuditVerdict> {
  const { anchorFile, signer } = ledger
  return verifyAudit({
    database,
    anchorFile,
    publicKey: signer.publicKey,
    onProgress: () => undefined,
  })
}

/** Verifies what `tamper` did, as the owner of the database could do it, and undoes it. */
async function afterTampering<T>(
  { database, ledger }: House,
  tamper: (tx: Queryable) => Promise<T>,
): Promise<{ expected: T; verdict: AuditVerdict }> {
  await using session = await database.openSession('tamper')
  await session.query('begin')
  await session.query('alter table audit_entries disable trigger all')
  await session.query('alter table deals disable trigger all')
  const expected = await tamper(session)
  const verdict = await verify(ledger, { snapshot: (work) => work(session) })
  await session.query('rollback')
  return { expected, verdict }
}

test('an untouched ledger verifies, and says how much was looked at', async () => {
  const { database, ledger } = await house
  const verdict = await verify(ledger, database)
  assert.deepEqual(verdict.findings, [])
  assert.equal(verdict.ok, true)
  // 80 trades sent, 6 of them closed later, and seven states of the two trades that deals made.
  assert.equal(verdict.trade_versions, 80 + 6 + 7)
  assert.equal(verdict.deal_versions, 8)
  assert.equal(verdict.anchors, 1)
  const names = verdict.chains.map(({ chain }) => chain)
  assert.ok(names.includes('command-line') && names.includes('requests-00'))
  assert.ok(names.some((name) => name.startsWith('ingest-')))
})

test('an empty ledger verifies', async (t) => {
  const database = await createTestDatabase(t)
  const { ledger } = await house
  const verdict = await verify({ ...ledger, anchorFile: '/nonexistent/anchors.jsonl' }, database)
  assert.deepEqual([verdict.ok, verdict.entries, verdict.anchors], [true, 0, 0])
})

for (const [what, tamper] of Object.entries({
  ...auditTamperings,
  ...tradeTamperings,
  ...dealTamperings,
})) {
  test(`found at its exact place: ${what}`, async (t) => {
    const built = await house
    const seed = freshSeed()
    t.diagnostic(`seed ${seed}`)
    const random = createRandom(seed)
    for (let round = 0; round < rounds; round++) {
      const { expected, verdict } = await afterTampering(built, (tx) => tamper(tx, random))
      const found = verdict.findings.find((finding) => finding.kind === expected.kind)
      assert.ok(!verdict.ok && found !== undefined, `${what}: ${JSON.stringify(verdict.findings)}`)
      const { detail: _, ...place } = found
      assert.deepEqual(
        place,
        { ...place, ...expected } satisfies Omit<Finding, 'detail'>,
        `seed ${seed}`,
      )
      if (!/^(trade|deal)_/.test(expected.kind)) assert.equal(found, verdict.findings[0])
    }
    const untouched = await verify(built.ledger, built.database)
    assert.equal(untouched.ok, true)
  })
}
