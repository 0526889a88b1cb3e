// Keys as JSON for programs and as text for people.
// Only a new key's own text holds the key.
import type { StoredKey } from '../../access/keys/key-rows.ts'
import { formatRate } from '../../access/limits/rate.ts'
import { type Column, textTable } from '../text-table.ts'

/** The key on a line of its own, easy to select, and what it may do below. */
export function describeNewKey(key: StoredKey, token: string): string {
  const facts: [string, string][] = [
    ['id', key.id],
    ['name', key.name],
    ['scopes', key.scopes.join(', ')],
    ['accounts', key.accounts?.join(', ') ?? 'all'],
    ['from', key.networks?.join(', ') ?? 'anywhere'],
    ['rate', rateOf(key)],
    ['expires', key.expiresAt ?? 'never'],
  ]
  if (key.brokerZone !== null) facts.push(['zone', key.brokerZone])
  return [token, '', ...facts.map(([name, value]) => `  ${name.padEnd(10)}${value}`)].join('\n')
}

const columns: readonly Column<StoredKey>[] = [
  ['ID', (key) => key.id],
  ['NAME', (key) => key.name],
  ['STATE', (key) => key.state],
  ['SCOPES', (key) => shorten(key.scopes)],
  ['ACCOUNTS', (key) => key.accounts?.join(',') ?? 'all'],
  ['FROM', (key) => key.networks?.join(',') ?? 'anywhere'],
  ['RATE', rateOf],
  ['EXPIRES', (key) => toMinute(key.expiresAt, 'never')],
  ['LAST USED', (key) => toMinute(key.lastUsedAt, 'never')],
]

export function keyTable(keys: readonly StoredKey[]): string {
  if (keys.length === 0)
    return 'There are no keys yet. Make one: tidemark key create --name mt5-bot --scope ingest'
  return textTable(columns, keys)
}

function rateOf(key: StoredKey): string {
  return key.perSecond === null ? 'default' : formatRate(key.perSecond)
}

const readSet = ['accounts:read', 'stats:read', 'stream:read', 'trades:read']

/** The shorthand where one stands for the same scopes. */
function shorten(scopes: readonly string[]): string {
  const hasReadSet = readSet.every((scope) => scopes.includes(scope))
  const rest = scopes.filter(
    (scope) => scope !== 'ingest:write' && !(hasReadSet && readSet.includes(scope)),
  )
  return [
    ...(scopes.includes('ingest:write') ? ['ingest'] : []),
    ...(hasReadSet ? ['read'] : []),
    ...rest,
  ].join(',')
}

function toMinute(instant: string | null, otherwise: string): string {
  return instant === null ? otherwise : `${instant.slice(0, 16).replace('T', ' ')}Z`
}
