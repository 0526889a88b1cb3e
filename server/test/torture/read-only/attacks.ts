// Requests that somebody who holds a key for reading might try in order to trade: seeded, so that a run can be replayed.
// Declared routes with wild queries, near misses, the trade server's own calls, the broker's commands as if they were ours.
import type { Route } from '../../../src/platform/http/route.ts'
import type { Random } from '../../support/random.ts'

export type Attack = { readonly method: string; readonly bytes: Buffer }

export type AttackDeps = {
  readonly random: Random
  readonly routes: readonly Route[]
  readonly keys: readonly string[]
  readonly logins: readonly string[]
  /** Paths at the broker that change something. */
  readonly mutatingPaths: readonly string[]
  readonly host: string
}

const methods = ['GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']
const oddMethods = [
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PURGE',
  'SEARCH',
  'get',
  'POST\tGET',
  'M-SEARCH',
]
const tradeCalls = [
  ...['orders', 'orders/1', 'orders/oco', 'positions/1/close', 'positions/1/close-by'],
  ...['symbols', 'ticks', 'depth', 'history', 'deposit', 'withdraw', 'balance', 'otp', 'link'],
]
const rootCalls = [
  'kill',
  'arm',
  'risk',
  'keys',
  'brokers',
  'connections',
  'setup',
  'admin',
  'vault',
]
const orders = [
  '{"symbol":"EURUSD","side":"buy","lots":1,"type":"market"}',
  '{"Login":"50012345","Type":"2","Balance":"1000000","Comment":"x"}',
  '{"Action":200,"Login":50012345,"Symbol":"EURUSD","Volume":10000,"TypeFill":0,"Type":0}',
  '{"action":"close","position":"1"}',
  '{"command":"trade/balance","login":"50012345","balance":"100","type":"2"}',
  '[{"__proto__":{"trade":true}}]',
  '{"bot_name":"x","exchange":"y","asset_symbol":"EURUSD","order_type":"BUY","entry_time":"2026-04-05T12:34:56Z","entry_price":1,"position_size":1}',
  'login=50012345&balance=100&type=2&comment=x',
  '<order><symbol>EURUSD</symbol></order>',
  '',
  '{}',
  'null',
]
const insertions = [
  ...['/', '//', '/..', '/../', '/%2e%2e/', '/.%2e/', '..;/', ';x=1', '\\', '%5c', '%00', '%0d%0a'],
  ...['%2f', '%252f', '#', '?', '&', '%', '%zz', 'é', '%c0%ae', '/api', '/mt5', '%20', '*', '~'],
]
const junkHeaders: readonly (readonly [string, string])[] = [
  ['X-HTTP-Method-Override', 'POST'],
  ['X-Method-Override', 'DELETE'],
  ['X-Original-URL', '/api/trade/balance'],
  ['X-Rewrite-URL', '/api/order/cancel'],
  ['X-Forwarded-Host', 'broker.example'],
  ['X-Forwarded-For', '127.0.0.1'],
  ['Forwarded', 'for=127.0.0.1;host=broker'],
  ['Upgrade', 'h2c'],
  ['Connection', 'Upgrade'],
  ['Accept', 'text/csv'],
  ['Accept', 'text/event-stream'],
  ['Last-Event-ID', 'WyJ4Iix7fV0'],
  ['If-None-Match', '"x"'],
  ['Cookie', 'session=admin; trade=1'],
  ['Idempotency-Key', 'x'],
  ['Content-Encoding', 'gzip'],
  ['Expect', '100-continue'],
  ['Range', 'bytes=0-10'],
  ['Origin', 'https://evil.example'],
  ['Via', '1.1 proxy'],
  ['Authorization', 'Basic YWRtaW46YWRtaW4='],
]
const contentTypes = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-ndjson',
  '',
]

export function createAttacks(deps: AttackDeps): () => Attack {
  const { random, routes, keys, logins, mutatingPaths, host } = deps

  function target(): string {
    const kind = random.next()
    if (kind < 0.55) return declared(random.pick(routes))
    if (kind < 0.7)
      return `/api/v1/accounts/${random.pick(logins)}/${random.pick(tradeCalls)}${query(null)}`
    if (kind < 0.8) return `/api/v1/${random.pick(rootCalls)}${query(null)}`
    if (kind < 0.97) return `${random.pick(mutatingPaths)}?login=${random.pick(logins)}&fixflag=1`
    return `http://${host}${random.pick(mutatingPaths)}`
  }

  function declared(route: Route): string {
    const named = () => random.pick([...logins, 'acc_1', 'acc_2', 'acc_0', '1', '%00', '../1'])
    const path = route.path.replace(/:(id|number)/, named).replace(/:code/, 'not_found')
    return path + query(route)
  }

  function query(route: Route | null): string {
    const known = Object.keys((route?.query?.properties as object | undefined) ?? {})
    const parts: string[] = []
    while (random.chance(0.45) && parts.length < 6) {
      const name =
        known.length > 0 && random.chance(0.8)
          ? random.pick(known)
          : random.pick(['cmd', 'url', 'path', 'method', 'login', 'fixflag', 'action', 'server'])
      parts.push(`${name}=${encodeURIComponent(value())}`)
    }
    return parts.length === 0 ? '' : `?${parts.join('&')}`
  }

  function value(): string {
    return random.pick([
      ...[...logins, '1', '-1', '0', '5', '1000', '99999999999999999999', 'NaN', 'balance,equity'],
      ...['2026-01-01T00:00:00Z', 'EURUSD', '1h', 'x'.repeat(300), "' or 1=1 --", '../../etc'],
      ...['/api/trade/balance', 'https://127.0.0.1:1/', '\r\nX: y', '\0', '{"a":1}', 'trade', ''],
    ])
  }

  function twist(path: string): string {
    let twisted = path
    while (random.chance(0.3)) {
      const at = random.int(twisted.length + 1)
      const kind = random.next()
      if (kind < 0.5) twisted = twisted.slice(0, at) + random.pick(insertions) + twisted.slice(at)
      else if (kind < 0.7)
        twisted = `${twisted.slice(0, at)}%${(twisted.charCodeAt(at) || 47).toString(16)}${twisted.slice(at + 1)}`
      else if (kind < 0.85) twisted = twisted.slice(0, at) + twisted.slice(at).toUpperCase()
      else twisted = twisted.slice(0, at) + twisted.slice(at + 1)
    }
    return twisted
  }

  return () => {
    const method = random.chance(0.03) ? random.pick(oddMethods) : random.pick(methods)
    const path = random.chance(0.4) ? twist(target()) : target()
    const headers: (readonly [string, string])[] = [['Host', random.chance(0.01) ? 'broker' : host]]
    if (random.chance(0.97)) headers.push(credential(random, random.pick(keys)))
    // From ever other addresses, so that the limit of an address stands in nobody's way.
    headers.push(['X-Forwarded-For', `198.18.${random.int(256)}.${1 + random.int(254)}`])
    while (random.chance(0.25)) headers.push(random.pick(junkHeaders))
    const hasBody = method !== 'GET' && method !== 'HEAD' ? random.chance(0.9) : random.chance(0.02)
    const body = Buffer.from(hasBody ? random.pick(orders) : '')
    if (hasBody) {
      headers.push(['Content-Type', random.pick(contentTypes)])
      headers.push(['Content-Length', String(body.length)])
    }
    const head = headers.map(([name, text]) => `${name}: ${text}\r\n`).join('')
    const start = Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n`, 'utf8')
    return { method, bytes: Buffer.concat([start, body]) }
  }
}

function credential(random: Random, key: string): readonly [string, string] {
  const name = random.pick(['Authorization', 'X-API-Key', 'X-Quant-API-Key'])
  return [name, name === 'Authorization' ? `Bearer ${key}` : key]
}

/** What to say on a stream that takes no orders. */
export function oddFrames(random: Random, logins: readonly string[]): string[] {
  const frames = [
    JSON.stringify({ type: 'subscribe', accounts: logins }),
    JSON.stringify({ type: 'order', symbol: 'EURUSD', lots: 1 }),
    JSON.stringify({ type: 'subscribe', accounts: ['/api/trade/balance'], topics: ['trade'] }),
    JSON.stringify({ type: 'subscribe', accounts: ['../../api/order/cancel?order=1'] }),
    JSON.stringify({ type: 'command', path: '/api/trade/balance', method: 'GET' }),
    JSON.stringify({ type: 'subscribe', accounts: logins, resume: { [logins[0] ?? '']: -1 } }),
    ...orders,
  ]
  return Array.from({ length: 1 + random.int(5) }, () => random.pick(frames))
}
