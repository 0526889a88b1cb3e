// Who calls the trade server, in every way that a credential can be wrong or right; keys of the read server are none here.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mintToken } from '../../../src/access/keys/token.ts'
import { createKey, runTidemark } from '../../support/command-line.ts'
import { send } from '../../support/http-client.ts'
import { pageHeaders } from '../../support/person.ts'
import { openSql } from '../../support/sql-client.ts'
import { addTradePerson } from '../../support/trade-person.ts'
import type { TradingHome } from '../../support/trading-home.ts'
import { until } from '../../support/until.ts'
import { mistyped, type Principal } from '../authorisation/principals.ts'

/** Where the requests of the table come from (authorisation/ask.ts), as the proxy says; the second is this machine. */
const anywhere = ['--ip', '198.18.0.0/15,127.0.0.0/8']

export async function makeTradePrincipals(
  trading: TradingHome,
  hookSecret: string,
): Promise<Principal[]> {
  const { home, server, account } = trading
  const make = (scope: string, ...more: string[]) =>
    createKey(home, { scope, more: [...anywhere, ...more] })
  const both = 'orders:read,orders:write'
  const whole = await make(both)
  const revoked = await make(both)
  const rotated = await make(both)
  const expired = await make(both)
  await runTidemark(['key', 'revoke', revoked.id], home)
  await runTidemark(['key', 'rotate', rotated.id, '--leaked'], home)
  await using sql = await openSql(home)
  await sql.rows(
    `update api_keys set expires_at = now() - interval '1 minute' where key_id = '${expired.id}'`,
  )
  const reader = await createKey(home, { scope: 'ingest,read' })
  const elsewhere = await createKey(home, { scope: both, more: ['--ip', '203.0.113.9'] })
  const made: Principal[] = [
    { name: 'none', key: null },
    { name: 'none (this machine)', key: null, local: true },
    { name: 'malformed', key: 'tmkt_not-a-key' },
    { name: 'mistyped', key: mistyped(whole.key) },
    // Whole in form and checksum: only who knows no such key can refuse them.
    { name: 'unknown', key: mintToken('t').token },
    { name: 'guessed secret', key: mintToken('t', whole.id).token },
    { name: 'widget token', key: mintToken('w', whole.id).token },
    { name: 'key of the read server', key: reader.key },
    { name: 'hook secret', key: hookSecret },
    { name: 'revoked', key: revoked.key },
    { name: 'replaced', key: rotated.key },
    { name: 'expired', key: expired.key },
    { name: 'wrong ip', key: elsewhere.key },
    { name: 'orders:read', key: (await make('orders:read')).key },
    { name: 'orders:write', key: (await make('orders:write')).key },
    { name: 'trade (own account)', key: (await make(both, '--account', account)).key },
    { name: 'trade', key: whole.key },
    { name: 'key in the address', key: whole.key, inUrl: true },
    ...(await makePeople(trading)),
  ]
  // The newest key is known, and the oldest change too, so everything between them is.
  const statusOf = async (key: string) =>
    (
      await send(`${server.url}/api/v1/risk?account=${account}`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status
  const limited = made.find(({ name }) => name === 'trade (own account)')?.key ?? ''
  await until(async () => (await statusOf(expired.key)) === 401, { what: 'the end of a key' })
  await until(async () => (await statusOf(limited)) === 200, { what: 'the last key' })
  assert.equal(await statusOf(rotated.key), 401)
  return made
}

/** Sessions take turns, so that no rate of one stands in the way. */
const PEOPLE = 5

/** People at the page, in every way that a session can be wrong or right. */
async function makePeople({ home, server }: TradingHome): Promise<Principal[]> {
  const sessions: string[] = []
  for (let one = 0; one < PEOPLE; one += 1) {
    const person = await addTradePerson(home, () => server.url, `matrix ${one}`)
    const answer = await person.logIn()
    assert.equal(answer.status, 200, answer.text)
    sessions.push(person.session)
  }
  const never = randomBytes(32).toString('hex')
  const browser = (
    ids: readonly string[],
    more: (origin: string) => Readonly<Record<string, string>>,
  ): NonNullable<Principal['page']> => {
    let turn = 0
    return {
      next: (origin) => ({ 'x-tidemark-session': ids[turn++ % ids.length] ?? '', ...more(origin) }),
    }
  }
  const own = (origin: string) => {
    // Each call says itself what its body is.
    const { 'content-type': _left, ...headers } = pageHeaders(origin)
    return headers
  }
  return [
    { name: 'person', key: null, page: browser(sessions, own) },
    { name: 'session that has ended', key: null, page: browser([never], own) },
    {
      name: 'session from another site',
      key: null,
      page: browser(sessions, (origin) => ({
        ...own(origin),
        origin: 'https://elsewhere.example',
        'sec-fetch-site': 'cross-site',
      })),
    },
    {
      name: 'session as a cookie',
      key: null,
      page: {
        next: (origin) => ({ cookie: `__Host-tm_sid=${sessions[0]}`, ...own(origin) }),
      },
    },
  ]
}
