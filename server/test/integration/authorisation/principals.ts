// Who calls, in every way that a credential can be wrong or right. Each sends its key in one of the three headers, or in the address.
import assert from 'node:assert/strict'
import { mintToken } from '../../../src/access/keys/token.ts'
import type { Harness } from '../../acceptance/harness.ts'
import { createKey, runTidemark } from '../../support/command-line.ts'
import { openSql } from '../../support/sql-client.ts'
import { until } from '../../support/until.ts'
import { objects } from './calls.ts'

export type Principal = {
  readonly name: string
  readonly key: string | null
  /** In the address in place of a header. */
  readonly inUrl?: true
  /** The request carries no sign of a proxy: it comes from this machine itself. */
  readonly local?: true
}

export const scopes = [
  'ingest:write',
  'accounts:read',
  'trades:read',
  'stats:read',
  'stream:read',
  'admin:read',
]

export async function makePrincipals(tidemark: Harness): Promise<Principal[]> {
  const make = async (scope: string, ...more: string[]) =>
    createKey(tidemark.home, { scope, rate: '1000000/s', more })
  const everything = scopes.join()
  const whole = await make(everything)
  const revoked = await make(everything)
  const rotated = await make(everything)
  const expired = await make(everything)
  await runTidemark(['key', 'revoke', revoked.id], tidemark.home)
  await runTidemark(['key', 'rotate', rotated.id, '--leaked'], tidemark.home)
  await using sql = await openSql(tidemark.home)
  await sql.rows(
    `update api_keys set expires_at = now() - interval '1 minute' where key_id = '${expired.id}'`,
  )
  const single = await Promise.all(
    scopes.map(async (scope) => ({ name: scope, key: (await make(scope)).key })),
  )
  const limited = await make(everything, '--account', objects.own)
  const elsewhere = await make(everything, '--ip', '203.0.113.9')
  const made = [
    { name: 'none', key: null },
    { name: 'none (this machine)', key: null, local: true as const },
    { name: 'malformed', key: 'tmkr_not-a-key' },
    { name: 'mistyped', key: mistyped(whole.key) },
    // Whole in form and checksum: only who knows no such key can refuse them.
    { name: 'unknown', key: mintToken('r').token },
    { name: 'guessed secret', key: mintToken('a', whole.id).token },
    { name: 'widget token', key: mintToken('w', whole.id).token },
    { name: 'trade token', key: mintToken('t', whole.id).token },
    { name: 'hook secret', key: mintToken('s', whole.id).token },
    { name: 'revoked', key: revoked.key },
    { name: 'replaced', key: rotated.key },
    { name: 'expired', key: expired.key },
    { name: 'wrong ip', key: elsewhere.key },
    ...single,
    { name: 'read', key: (await make('read')).key },
    { name: 'all scopes (own account)', key: limited.key },
    { name: 'all scopes', key: whole.key },
    { name: 'key in the address', key: whole.key, inUrl: true as const },
  ]
  // The newest key is known, and the oldest change too, so everything between them is.
  const statusOf = async (key: string) =>
    (await tidemark.get('/api/v1/trades', { authorization: `Bearer ${key}` })).status
  await until(async () => (await statusOf(expired.key)) === 401, { what: 'the end of a key' })
  await until(async () => (await statusOf(whole.key)) === 200, { what: 'the last key' })
  assert.equal(await statusOf(rotated.key), 401)
  return made
}

export function mistyped(key: string): string {
  return key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a')
}
