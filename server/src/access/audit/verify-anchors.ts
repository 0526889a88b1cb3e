// Holds the chains against the signed anchors: each anchored row must still stand where it stood.
// This is what finds a chain whose tail was cut off or rewritten with fitting hashes.
import type { KeyObject } from 'node:crypto'
import type { Queryable } from '../../platform/database/database.ts'
import { type AnchoredHead, readAnchor } from './anchor.ts'
import { readAnchorLines } from './anchor-file.ts'
import { loadHashes, loadHead } from './entry-store.ts'
import type { Finding } from './finding.ts'

export type AnchorSource = {
  readonly file: string
  /** Only this much of the file is older than the snapshot that is verified. */
  readonly size: number
  readonly publicKey: KeyObject
}

export type AnchorVerdict = { readonly anchors: number; readonly findings: readonly Finding[] }

type DatedHead = AnchoredHead & { readonly at: string }

const headsPerLook = 1000

export async function verifyAnchors(db: Queryable, source: AnchorSource): Promise<AnchorVerdict> {
  const findings: Finding[] = []
  const accused = new Set<string>()
  let heads: DatedHead[] = []
  let anchors = 0
  let before: string | null = null

  async function look(): Promise<void> {
    const stored = await loadHashes(db, heads)
    for (const [at, head] of heads.entries()) {
      if (stored[at] === head.hash || accused.has(head.chain)) continue
      accused.add(head.chain) // the first contradiction of a chain says it all
      findings.push(await contradiction(db, head, stored[at] ?? null))
    }
    heads = []
  }

  for await (const line of readAnchorLines(source.file, source.size)) {
    anchors++
    const read = readAnchor(line, before, source.publicKey)
    before = line
    if (read.kind === 'broken') {
      const detail = `line ${anchors} of the anchor file is not as it was signed: ${read.why}`
      findings.push({ kind: 'anchor_broken', seq: anchors, detail })
      continue
    }
    for (const head of read.anchor.heads) heads.push({ ...head, at: read.anchor.at })
    if (heads.length >= headsPerLook) await look()
  }
  await look()
  return { anchors, findings }
}

async function contradiction(
  db: Queryable,
  { chain, seq, at }: DatedHead,
  stored: string | null,
): Promise<Finding> {
  if (stored !== null)
    return {
      kind: 'entry_changed',
      chain,
      seq,
      detail: `the anchor of ${at} signed another row here: this row or one before it was rewritten`,
    }
  const { seq: last } = await loadHead(db, chain)
  return last < seq
    ? {
        kind: 'chain_truncated',
        chain,
        seq: last + 1,
        detail: `the chain ends at row ${last}, but the anchor of ${at} signed row ${seq}`,
      }
    : { kind: 'entry_missing', chain, seq, detail: `the anchor of ${at} signed this row` }
}
