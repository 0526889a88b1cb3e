// Union compare: what the broker gives of a span of time against what the ledger holds of it. Nothing is taken for granted
// because it was read once: a deal may have been missed, rewritten, or taken back.

import type { ReportedDeal } from '../../domain/reported-deal.ts'

/** The digests of every version of a deal that the ledger knows. */
export type LedgerDeals = ReadonlyMap<string, readonly string[]>

export type DealDifferences = {
  /** What the ledger lacks, oldest first as the broker gave it: new deals, and deals with other content than any version. */
  readonly toTake: readonly ReportedDeal[]
  /** How many of those are known with other content. */
  readonly rewritten: number
  /** Tickets of the ledger that the broker does not give. */
  readonly gone: readonly string[]
}

export function compareDeals(
  atBroker: readonly ReportedDeal[],
  inLedger: LedgerDeals,
  digestOf: (deal: ReportedDeal) => string,
): DealDifferences {
  const given = new Set<string>()
  const toTake: ReportedDeal[] = []
  let rewritten = 0
  for (const deal of atBroker) {
    const { deal: ticket } = deal.content
    given.add(ticket)
    const versions = inLedger.get(ticket)
    if (versions?.includes(digestOf(deal)) === true) continue
    if (versions !== undefined) rewritten++
    toTake.push(deal)
  }
  const gone = [...inLedger.keys()].filter((ticket) => !given.has(ticket))
  return { toTake, rewritten, gone }
}
