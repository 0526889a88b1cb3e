// Who calls, in every way that a credential can be wrong or right. Each sends its key in one of the three headers, or in the address.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
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
  /** What a browser sends with the cookie of a session; several sessions take turns, so that no rate stands in the way. */
  readonly page?: { next(origin: string): Readonly<Record<string, string>> }
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
    { name: 'widget token', key: await widgetToken(tidemark) },
    { name: 'guessed widget token', key: mintToken('w', whole.id).token },
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
    ...(await makeSessions(tidemark)),
  ]
  // The newest key is known, and the oldest change too, so everything between them is.
  const statusOf = async (key: string) =>
    (await tidemark.get('/api/v1/trades', { authorization: `Bearer ${key}` })).status
  await until(async () => (await statusOf(expired.key)) === 401, { what: 'the end of a key' })
  await until(async () => (await statusOf(whole.key)) === 200, { what: 'the last key' })
  assert.equal(await statusOf(rotated.key), 401)
  return made
}

const SESSIONS = 12

/** People at pages, in every way that a session can be wrong or right. */
async function makeSessions(tidemark: Harness): Promise<Principal[]> {
  await using sql = await openSql(tidemark.home)
  await sql.rows(`insert into people (name, created_by) values ('matrix', 'test')`)
  const make = async (columns: string): Promise<string[]> => {
    const ids = Array.from({ length: SESSIONS }, () => randomBytes(32).toString('hex'))
    for (const id of ids)
      await sql.rows(
        `insert into sessions (session_hash, person_id, ip, browser, ends_at, stepped_up_at)
         select sha256('${id}'::bytea), person_id, '127.0.0.1', 'matrix', ${columns} from people`,
      )
    return ids
  }
  const inAnHour = `now() + interval '1 hour'`
  const good = await make(`${inAnHour}, ${inAnHour}`)
  const plain = await make(`${inAnHour}, now() - interval '6 minutes'`)
  const ended = await make(`now() - interval '1 second', ${inAnHour}`)
  const browser = (ids: readonly string[], more: (origin: string) => Record<string, string>) => {
    let turn = 0
    const next = (origin: string) => ({
      cookie: `__Host-tm_sid=${ids[turn++ % ids.length]}`,
      ...more(origin),
    })
    return { key: null, page: { next } }
  }
  const own = (origin: string) => ({
    ...{ origin, 'sec-fetch-site': 'same-origin', 'x-tidemark-csrf': '1' },
  })
  return [
    { name: 'session', ...browser(good, own) },
    { name: 'session (no second factor of late)', ...browser(plain, own) },
    { name: 'session (ended)', ...browser(ended, own) },
    {
      name: 'session (no CSRF header)',
      ...browser(good, (origin) => ({ origin, 'sec-fetch-site': 'same-origin' })),
    },
    {
      name: 'session (page of another port)',
      ...browser(good, (origin) => ({
        ...{ ...own(origin), origin: 'http://127.0.0.1:9', 'sec-fetch-site': 'same-site' },
      })),
    },
  ]
}

export function mistyped(key: string): string {
  return key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a')
}

/** The token of a real overlay of one's own account: known to the server, and good for its own socket only. */
async function widgetToken({ home }: Harness): Promise<string> {
  const words = ['overlay', 'url', '--widget', 'stat', '--account', objects.own, '--json']
  const made: { url: string } = JSON.parse((await runTidemark(words, home)).stdout)
  return made.url.split('#t=')[1] ?? ''
}
