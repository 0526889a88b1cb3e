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
  /** The account's names when the deals were written. */
  readonly server: string
  readonly login: string
  readonly deals: readonly AuditedDeal[]
}

/** Null when the entry says nothing about deals; throws when it cannot be understood. */
export function dealClaimOf(chain: string, seq: number, body: string): DealClaim | null {
  if (!body.startsWith('{"kind":"deals"')) return null
  const entry: unknown = JSON.parse(body)
  if (!isObject(entry) || !isObject(entry.account)) throw new Error('the account is missing')
  const { id, server, login } = entry.account
  if (typeof id !== 'number' || typeof server !== 'string' || typeof login !== 'string')
    throw new Error('the account is incomplete')
  if (!Array.isArray(entry.deals)) throw new Error('the deals are no list')
  return { chain, seq, accountId: id, server, login, deals: entry.deals.map(readDeal) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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
