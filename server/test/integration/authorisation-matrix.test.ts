// Every route × who calls × whose account: what is answered must equal the committed table, cell by cell.
// The routes are those that the server declares, so a new one cannot be forgotten. To write the table anew:
// TIDEMARK_TEST_WRITE_MATRIX=1 npm test -- authorisation-matrix
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { declaredRoutes } from '../../src/commands/declared-routes.ts'
import type { Route } from '../../src/platform/http/route.ts'
import { type Harness, useTidemark } from '../acceptance/harness.ts'
import { createKey, runTidemark } from '../support/command-line.ts'
import { reportText, sampleDeal } from '../support/expert-reports.ts'
import { openSql } from '../support/sql-client.ts'
import { until } from '../support/until.ts'

const tidemark = useTidemark({
  env: { TIDEMARK_TRUSTED_PROXIES: '127.0.0.1/32' },
  prepare: makePrincipals,
})
const file = join(import.meta.dirname, 'authorisation-matrix.md')

const objects = { own: '5000001', other: '5000002', absent: '5000003' } as const
type Whose = keyof typeof objects
const server = 'Matrix-MT5'

/** Headers, and for one of them a key in the address. */
type Principal = { readonly headers: Readonly<Record<string, string>>; readonly inUrl?: string }
const principals = new Map<string, Principal>()
const scopes = [
  'ingest:write',
  'accounts:read',
  'trades:read',
  'stats:read',
  'stream:read',
  'admin:read',
]

async function makePrincipals(tidemark: Harness): Promise<void> {
  for (const login of [objects.own, objects.other]) {
    const body = reportText({
      login,
      server,
      account: '"balance":1.00,"equity":1.00',
      deals: [sampleDeal(login)],
    })
    assert.equal((await tidemark.post('/api/v1/ea/reports', body)).status, 200)
  }
  const make = async (scope: string, ...more: string[]) =>
    createKey(tidemark.home, { scope, rate: '100000/s', more })
  const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })
  const everything = scopes.join()
  principals.set('none', { headers: {} })
  principals.set('malformed', bearer('tmkr_not-a-key'))
  // Shapes of credentials that are not this server's to accept.
  const body = '0'.repeat(46)
  principals.set('widget', bearer(`tmkw_${body}`))
  principals.set('trade', bearer(`tmkt_${body}`))
  const revoked = await make(everything)
  await runTidemark(['key', 'revoke', revoked.id], tidemark.home)
  principals.set('revoked', bearer(revoked.key))
  const expired = await make(everything)
  await using sql = await openSql(tidemark.home)
  await sql.rows(
    `update public.api_keys set expires_at = now() - interval '1 minute' where key_id = '${expired.id}'`,
  )
  principals.set('expired', bearer(expired.key))
  principals.set('wrong ip', bearer((await make(everything, '--ip', '203.0.113.9')).key))
  for (const scope of scopes) principals.set(scope, bearer((await make(scope)).key))
  principals.set('read', bearer((await make('read')).key))
  const limited = await make(everything, '--account', objects.own)
  principals.set('all, own account', bearer(limited.key))
  const whole = await make(everything)
  principals.set('all', bearer(whole.key))
  principals.set('key in url', { headers: {}, inUrl: whole.key })
  const gone = () => tidemark.get('/api/v1/trades', { authorization: `Bearer ${expired.key}` })
  await until(async () => (await gone()).status === 401, { what: 'the end of the expired key' })
}

let counter = 0
/** Every request comes from another address, so that no limit of an address stands in the way. */
const nextAddress = () => {
  counter += 1
  return `198.18.${Math.floor(counter / 250) % 250}.${(counter % 250) + 1}`
}

/** Where a route names an account: in its path, its query or its body; null = nowhere. */
function callOf(route: Route, whose: Whose): { path: string; body: string | null } {
  const account = objects[whose]
  const path = route.path
    .replace(':id', account)
    .replace(':number', account)
    .replace(':code', 'not_found')
  const properties = Object.keys((route.query?.properties as object | undefined) ?? {})
  const query = new URLSearchParams()
  if (properties.includes('account')) query.set('account', account)
  if (properties.includes('accounts')) query.set('accounts', account)
  if (properties.includes('login')) query.set('login', account)
  if (properties.includes('investor_password_hash'))
    query.set('investor_password_hash', '0'.repeat(64))
  counter += 1
  // What is written comes to be there: the account that is absent for readers must stay so.
  const written = whose === 'absent' ? '5000009' : account
  const trade = `{"bot_name":"matrix","exchange":"${server}","account":"${written}","asset_symbol":"EURUSD","order_type":"BUY","entry_time":"2026-04-05T12:34:56Z","entry_price":1.1,"position_size":1,"exchange_order_id":"m-${counter}"}`
  const bodies: Record<string, string> = {
    log_trade: trade,
    log_trades: `[${trade}]`,
    ea_report: reportText({ login: written, server }),
  }
  return {
    path: query.size === 0 ? path : `${path}?${query}`,
    body: route.body === null ? null : (bodies[route.id] ?? bodyFor(route, trade, written)),
  }
}

function bodyFor(route: Route, trade: string, account: string): string {
  if (route.path.includes('reports')) return reportText({ login: account, server })
  return route.path.endsWith('/trades') ? `[${trade}]` : trade
}

const namesAccount = (route: Route) =>
  callOf(route, 'own').path !== callOf(route, 'other').path || route.body !== null

type Answer = { readonly status: number; readonly text: string }

function ask(route: Route, { headers, inUrl }: Principal, whose: Whose): Promise<Answer> {
  const { path, body } = callOf(route, whose)
  const url = new URL(path, tidemark.server.url)
  if (inUrl !== undefined) url.searchParams.set('key', inUrl)
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: route.method,
        agent: false,
        headers: {
          ...headers,
          'x-forwarded-for': nextAddress(),
          ...(body === null
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        const status = answer.statusCode ?? 0
        // A stream has no end: that it began is the answer.
        if (answer.headers['content-type']?.startsWith('text/event-stream')) {
          sent.destroy()
          return resolve({ status, text: '' })
        }
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => {
          text += piece
        })
        answer.on('end', () => resolve({ status, text }))
      },
    )
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}

function cellOf({ status, text }: Answer): string {
  const code = /"code":"(\w+)"/.exec(text)?.[1]
  if (status >= 400) return `${status} ${code ?? ''}`.trim()
  if (status === 207)
    return `207 ${[...new Set(text.match(/"status":\d+/g) ?? [])].map((one) => one.slice(9)).join('+')}`
  const isList = text.startsWith('{"data":[')
  return isList ? `${status} ${text.startsWith('{"data":[]') ? 'empty' : 'rows'}` : String(status)
}

test('every cell equals the committed table', async () => {
  const lines: string[] = []
  let cells = 0
  for (const route of declaredRoutes()) {
    const whoseObjects: readonly Whose[] = namesAccount(route)
      ? ['own', 'other', 'absent']
      : ['own']
    for (const whose of whoseObjects) {
      const byAnswer = new Map<string, string[]>()
      for (const [name, principal] of principals) {
        const cell = cellOf(await ask(route, principal, whose))
        byAnswer.set(cell, [...(byAnswer.get(cell) ?? []), name])
        cells += 1
      }
      const object = whoseObjects.length === 1 ? '' : ` · ${whose}`
      for (const [cell, names] of [...byAnswer].sort(([one], [two]) => (one < two ? -1 : 1)))
        lines.push(`| ${route.method} ${route.path}${object} | ${cell} | ${names.join(', ')} |`)
    }
  }
  const text = `# Who may call what

Generated by \`authorisation-matrix.test.ts\`, which compares it with a running server: every declared route, ${principals.size} kinds of
callers, and an account that is one's own, another's, or not there; ${cells} requests. What is not listed does not exist.

| call | answer | who gets it |
|---|---|---|
${lines.join('\n')}
`
  if (process.env.TIDEMARK_TEST_WRITE_MATRIX === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
})

test('another’s account and one that is not there are the same answer', async () => {
  const principal = principals.get('all, own account')
  assert.ok(principal)
  const bare = ({ status, text }: Answer) => ({
    status,
    text: text
      .replace(/"error_id":"[^"]*"/, '')
      .replace(/50000\d\d/g, 'N')
      .replace(/"internal_id":\d+/, ''),
  })
  for (const route of declaredRoutes()) {
    if (!namesAccount(route)) continue
    const other: Answer = await ask(route, principal, 'other')
    const absent: Answer = await ask(route, principal, 'absent')
    assert.deepEqual(bare(other), bare(absent), `${route.method} ${route.path}`)
  }
})
