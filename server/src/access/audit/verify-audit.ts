// Verifies everything that can be verified: links of every chain, anchors, and each trade against its audit entry.
// One snapshot, read in pages: memory stays flat and the server may go on writing.
import type { KeyObject } from 'node:crypto'
import type { Database, Queryable } from '../../platform/database/database.ts'
import { anchorFileSize } from './anchor-file.ts'
import { type DealClaim, dealClaimOf } from './deal-entries.ts'
import { hashComesLater } from './entry-store.ts'
import { createVersionCounts, findUnaudited } from './find-unaudited.ts'
import type { Finding } from './finding.ts'
import { type TradeClaim, tradeClaimOf } from './trade-entries.ts'
import { loadAccountIds } from './trade-version-store.ts'
import { verifyAnchors } from './verify-anchors.ts'
import { createChainCheck } from './verify-chain.ts'
import { createDealCheck } from './verify-deals.ts'
import { createTradeCheck } from './verify-trades.ts'
import { readByIndex, walkEntries } from './walk-entries.ts'

export type AuditVerdict = {
  readonly ok: boolean
  readonly entries: number
  readonly chains: readonly { readonly chain: string; readonly entries: number }[]
  /** Versions of trades that were compared with what was received. */
  readonly trade_versions: number
  /** Versions of deals that were compared with what was reported. */
  readonly deal_versions: number
  readonly anchors: number
  /** At most 1,000: first what is wrong with the audit itself, chain by chain, then what is wrong with trades. */
  readonly findings: readonly Finding[]
  readonly findings_total: number
}

export type VerifyDeps = {
  readonly database: Pick<Database, 'snapshot'>
  readonly anchorFile: string
  readonly publicKey: KeyObject
  /** Told now and then how far the work is. */
  readonly onProgress: (entries: number, tradeVersions: number) => void
}

const mostFindings = 1000
const progressEvery = 5000

export async function verifyAudit(deps: VerifyDeps): Promise<AuditVerdict> {
  const size = await anchorFileSize(deps.anchorFile)
  return deps.database.snapshot((tx) => verifySnapshot(tx, deps, size))
}

async function verifySnapshot(
  tx: Queryable,
  { anchorFile, publicKey, onProgress }: VerifyDeps,
  anchorBytes: number,
): Promise<AuditVerdict> {
  await readByIndex(tx)
  const findings: Finding[] = []
  let total = 0
  const report = (found: readonly Finding[]): void => {
    total += found.length
    findings.push(...found.slice(0, Math.max(0, mostFindings - findings.length)))
  }
  const trades = createTradeCheck(tx, await loadAccountIds(tx))
  const deals = createDealCheck(tx)
  const counts = createVersionCounts()
  const chains: { chain: string; entries: number }[] = []
  let entries = 0
  let check = createChainCheck('')
  for await (const { chain, row } of walkEntries(tx)) {
    let current = chains.at(-1)
    if (current === undefined || current.chain !== chain) {
      current = { chain, entries: 0 }
      chains.push(current)
      check = createChainCheck(chain)
    }
    current.entries++
    entries++
    const broken = await check.next(row, (hash) => hashComesLater(tx, chain, row.seq, hash))
    if (broken !== null) report([broken])
    const said = readClaims(chain, row.seq, row.body)
    if ('kind' in said) report([said])
    else {
      for (const { id, version } of said.trades?.versions ?? []) counts.add(id, version)
      if (said.trades !== null) report(await trades.next(said.trades))
      if (said.deals !== null) report(await deals.next(said.deals))
    }
    if (entries % progressEvery === 0) onProgress(entries, trades.versions)
  }
  report(await trades.end())
  report(await deals.end())
  onProgress(entries, trades.versions)
  report(await findUnaudited(tx, counts, mostFindings))
  const anchored = await verifyAnchors(tx, { file: anchorFile, size: anchorBytes, publicKey })
  report(anchored.findings)
  return {
    ok: total === 0,
    entries,
    chains,
    trade_versions: trades.versions,
    deal_versions: deals.versions,
    anchors: anchored.anchors,
    findings: findings.sort(byPlace),
    findings_total: total,
  }
}

type Claims = { readonly trades: TradeClaim | null; readonly deals: DealClaim | null }

function readClaims(chain: string, seq: number, body: string): Claims | Finding {
  try {
    return { trades: tradeClaimOf(chain, seq, body), deals: dealClaimOf(chain, seq, body) }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it is no JSON'
    return { kind: 'entry_unreadable', chain, seq, detail: `what it says about trades: ${why}` }
  }
}

/** The first bad row of each chain comes first: what follows may only be its consequence. */
function byPlace(one: Finding, two: Finding): number {
  const rank = rankOf(one) - rankOf(two)
  if (rank !== 0 || rankOf(one) > 0) return rank
  const [chain = '', other = ''] = [one.chain, two.chain]
  return chain === other ? (one.seq ?? 0) - (two.seq ?? 0) : chain < other ? -1 : 1
}

function rankOf({ kind }: Finding): number {
  return /^(trade|deal)_/.test(kind) ? 1 : 0
}
