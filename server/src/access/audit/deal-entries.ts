// What an audit entry says about deals: which versions of an account's deals were written, and what they were.

export type AuditedDeal = {
  readonly deal: string
  readonly version: number
  readonly digest: string
}

export type DealClaim = {
  readonly chain: string
  readonly seq: number
  readonly accountId: number
  readonly deals: readonly AuditedDeal[]
}

/** Null when the entry says nothing about deals; throws when it cannot be understood. */
export function dealClaimOf(chain: string, seq: number, body: string): DealClaim | null {
  if (!body.startsWith('{"kind":"deals"')) return null
  const entry: unknown = JSON.parse(body)
  if (typeof entry !== 'object' || entry === null || !('account' in entry) || !('deals' in entry))
    throw new Error('the deals are missing')
  if (!Array.isArray(entry.deals)) throw new Error('the deals are no list')
  const accountId = Number(entry.account)
  if (!Number.isInteger(accountId)) throw new Error('the account is no number')
  return { chain, seq, accountId, deals: entry.deals.map(readDeal) }
}

function readDeal(value: unknown): AuditedDeal {
  if (!Array.isArray(value)) throw new Error('a deal is no list')
  const [deal, version, digest] = value
  if (typeof deal !== 'string' || !/^[1-9]\d{0,18}$/.test(deal))
    throw new Error('a ticket is no number')
  if (typeof version !== 'number' || typeof digest !== 'string')
    throw new Error('a deal has no version or digest')
  return { deal, version, digest }
}
