// The list of routes, each checked before the server may start: what is not declared does not exist.
// A wrong declaration is a programming error, so it throws a plain Error at start and never at a client.
import { type ProblemCode, problems } from '@tidemark/contract/problem'
import { compileQuery, type QueryCheck } from './query.ts'
import type { Route, Scope } from './route.ts'

export type CheckedRoute = {
  readonly route: Route
  readonly query: QueryCheck
  /** Media types as a set; empty for routes without a body. */
  readonly contentTypes: ReadonlySet<string>
  readonly limitBytes: number
}

const scopes: Readonly<Record<Scope, true>> = {
  'ingest:write': true,
  'accounts:read': true,
  'trades:read': true,
  'stats:read': true,
  'stream:read': true,
  'admin:read': true,
  'orders:read': true,
  'orders:write': true,
}

/** Everything that a route says of itself; what is left out is not assumed. */
const closed: Readonly<Record<string, readonly unknown[]>> = {
  method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  auth: ['none', 'key', 'loopback_or_key', 'session'],
  scope: [null, ...Object.keys(scopes)],
  object: ['none', 'rows', 'body_account'],
  rate: ['read', 'ingest', 'trade', 'page', 'open'],
  audit: ['none', 'each', 'group'],
  idempotency: ['none', 'optional', 'required'],
}
const present = ['summary', 'query', 'body', 'responses', 'problems', 'handle'] as const

const largestBodyBytes = 64 * 1024 * 1024

export function checkRoutes(routes: readonly Route[]): CheckedRoute[] {
  const ids = new Set<string>()
  const places = new Set<string>()
  return routes.map((route) => {
    const place = `${route.method} ${route.path}`
    const fail = (what: string): never => {
      throw new Error(`route ${place}: ${what}`)
    }
    for (const [rule, values] of Object.entries(closed)) {
      if (!values.includes(route[rule as keyof Route])) fail(`${rule} is not declared`)
    }
    for (const name of present) if (route[name] === undefined) fail(`${name} is not declared`)
    // Requests without a key are counted by address, those with one by key.
    if ((route.auth === 'none') !== (route.rate === 'open'))
      fail('its rate is not that of its credential')
    if ((route.auth === 'session') !== (route.rate === 'page'))
      fail('its rate is not that of people')
    if (route.stepUp === true && route.auth !== 'session') fail('only people step up')
    if (route.fromOwnPage === true && route.auth !== 'none')
      fail('fromOwnPage is for routes without a credential')
    if (route.auth === 'session' && route.scope !== null) fail('people need no scope')
    if (ids.has(route.id)) fail(`the id ${route.id} is taken`)
    if (places.has(place)) fail('declared twice')
    ids.add(route.id)
    places.add(place)
    if (!/^[a-z][a-z0-9_]*$/.test(route.id)) fail('the id must be snake_case')
    if (!/^\/(?:[A-Za-z0-9_.:/-]*[A-Za-z0-9_.])?$/.test(route.path)) fail('the path is not plain')
    if (route.auth === 'none' && route.scope !== null) fail('a scope needs a key')
    if (route.method === 'GET' && route.body !== null) fail('GET takes no body')
    if (/^(POST|PUT|PATCH)$/.test(route.method) && route.body === null)
      fail(`${route.method} declares its body`)
    if (route.object === 'body_account' && route.body === null) fail('there is no body to check')
    if (!Object.keys(route.responses).some((status) => /^2[0-9]{2}$/.test(status))) {
      fail('no good answer is declared')
    }
    for (const code of route.problems) if (!isProblemCode(code)) fail(`${code} is not a problem`)
    const limitBytes = route.body?.limitBytes ?? 0
    if (route.body !== null && (limitBytes < 1 || limitBytes > largestBodyBytes)) {
      fail('the body limit is out of bounds')
    }
    const contentTypes = new Set(route.body?.contentTypes ?? [])
    for (const type of contentTypes) {
      if (!/^(?:application|text)\/[a-z0-9.+-]+$/.test(type)) fail(`${type} is not a media type`)
    }
    if (route.body !== null && contentTypes.size === 0) fail('no content type is declared')
    return { route, query: compileQuery(route.query), contentTypes, limitBytes }
  })
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}
