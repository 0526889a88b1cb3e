// From where a key was used of late, as the audit says: whoever limits a key to networks is warned before locking its user out.
import type { Queryable } from '../../platform/database/database.ts'
import { loadChains } from '../audit/entry-store.ts'
import { commandChain } from '../audit/write-entry.ts'

export type RecentAddress = { readonly ip: string; readonly lastAt: string }

/** How far back each chain is looked through. */
const ENTRIES = 2_000
const MOST = 20

/** The newest first; at most 20. */
export async function loadRecentAddresses(db: Queryable, keyId: string): Promise<RecentAddress[]> {
  const found = new Map<string, string>()
  for (const chain of await loadChains(db)) {
    if (chain === commandChain) continue
    const { rows } = await db.query<{ body: string }>(
      `select body from (select body, seq from audit_entries where chain = $1 order by seq desc limit ${ENTRIES}) newest
        where position($2 in body) > 0 order by seq desc`,
      [chain, JSON.stringify(keyId)],
    )
    for (const { body } of rows)
      for (const { ip, at } of placesIn(JSON.parse(body), keyId))
        if (at > (found.get(ip) ?? '')) found.set(ip, at)
  }
  return [...found]
    .map(([ip, lastAt]) => ({ ip, lastAt }))
    .sort((one, two) => (one.lastAt < two.lastAt ? 1 : -1))
    .slice(0, MOST)
}

/** Addresses beside the key's id, wherever in the entry: requests name one caller, commit groups several. */
function placesIn(entry: unknown, keyId: string, at = ''): { ip: string; at: string }[] {
  if (Array.isArray(entry)) return entry.flatMap((one) => placesIn(one, keyId, at))
  if (typeof entry !== 'object' || entry === null) return []
  const members: Readonly<Record<string, unknown>> = { ...entry }
  const when = typeof members.at === 'string' ? members.at : at
  const own =
    members.key === keyId && typeof members.ip === 'string' && members.status !== 403
      ? [{ ip: members.ip, at: when }]
      : []
  return [...own, ...Object.values(members).flatMap((one) => placesIn(one, keyId, when))]
}
