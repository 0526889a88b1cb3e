// The digests that tie a stored deal to the audit chain. Built the same way when it is reported and when the ledger is verified.
import { hash } from 'node:crypto'
import { canonicalDeal, type DealContent } from '../../domain/canonical-deal.ts'

/** SHA-256 over what a deal says, 64 hex digits: the same for the same deal, however its digits were padded. */
export function digestOfDeal(content: DealContent): string {
  return hash('sha256', canonicalDeal(content), 'hex')
}

/** What an audit entry says of a version of a deal: over its content and the text it was sent as. */
export function auditDigestOfDeal(contentDigest: string, source: string): string {
  return hash('sha256', `${contentDigest}\n${source}`, 'hex')
}
