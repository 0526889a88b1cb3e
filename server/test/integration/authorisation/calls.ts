// What is called: every declared route, with each method and media type that a client may try, for each account it may name.
import { declaredRoutes } from '../../../src/commands/declared-routes.ts'
import type { Route } from '../../../src/platform/http/route.ts'
import { reportText } from '../../support/expert-reports.ts'

/** Account numbers. What stands beside them by Tidemark's own id is filled in once it is known. */
export const objects = { own: '5000001', other: '5000002', absent: '5000003' } as const
export const brokerServer = 'Matrix-MT5'

export type Object = {
  /** Such as `own`, or `own by id`; '' when the route names no account. */
  readonly label: string
  readonly whose: keyof typeof objects
  readonly name: string
}

export type Call = {
  readonly route: Route
  /** As it stands in the table. */
  readonly label: string
  readonly method: string
  readonly path: string
  readonly contentType: string | null
  /** Made anew for each request: two that say the same would be one trade. */
  readonly body: (() => string) | null
  readonly object: Object
  /** What the route wants beside the credential, made anew for each request. */
  readonly headers?: () => Readonly<Record<string, string>>
}

const nobody: Object = { label: '', whose: 'own', name: objects.own }

/** Every call of the matrix; ids are Tidemark's own of the accounts. */
export function allCalls(ids: Readonly<Record<keyof typeof objects, string>>): Call[] {
  const routes = declaredRoutes()
  const declared = routes.flatMap((route) =>
    objectsOf(route, ids).flatMap((object) => callsOf(route, object)),
  )
  return [...declared, ...undeclaredMethods(routes)]
}

function objectsOf(route: Route, ids: Readonly<Record<string, string>>): Object[] {
  // People see every account: whose it is makes no difference to them.
  if (route.auth === 'session' && route.object === 'none') return [nobody]
  const names = Object.entries(objects) as [keyof typeof objects, string][]
  const byNumber = names.map(([whose, name]) => ({ label: whose, whose, name }))
  if (route.path.includes(':id') || route.path.includes(':number'))
    return [
      ...byNumber,
      ...names.map(([whose]) => ({ label: `${whose} by id`, whose, name: ids[whose] ?? '' })),
    ]
  const asked = Object.keys((route.query?.properties as object | undefined) ?? {})
  const isNamed = asked.some((name) => ['account', 'accounts', 'login'].includes(name))
  return isNamed || route.object === 'body_account' ? byNumber : [nobody]
}

function callsOf(route: Route, object: Object): Call[] {
  const path = pathOf(route, object)
  const base = { route, method: route.method, path, object, label: labelOf(route, object) }
  if (route.body === null) return [{ ...base, contentType: null, body: null }]
  const types = ['application/json', 'application/x-ndjson', 'text/plain', 'multipart/form-data']
  return types.map((contentType) => ({
    ...{ ...base, contentType, body: () => bodyOf(route, object, contentType) },
    label: contentType === 'application/json' ? base.label : `${base.label} as ${contentType}`,
  }))
}

function undeclaredMethods(routes: readonly Route[]): Call[] {
  return [...Map.groupBy(routes, ({ path }) => path)].flatMap(([path, those]) => {
    const [route] = those
    if (route === undefined) return []
    const taken = new Set<string>(those.map(({ method }) => method))
    const free = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !taken.has(method))
    return free.map((method) => ({
      ...{ route, method, object: nobody, body: null, contentType: null },
      path: pathOf(route, nobody),
      label: `${method} ${path}`,
    }))
  })
}

const labelOf = ({ method, path }: Route, { label }: Object) =>
  `${method} ${path}${label === '' ? '' : ` · ${label}`}`

function pathOf(route: Route, { name }: Object): string {
  const path = route.path
    .replace(/:(id|number)/, name)
    .replace(':code', 'not_found')
    .replace(/:[a-z_]+/g, 'none')
  const asked = Object.keys((route.query?.properties as object | undefined) ?? {})
  const query = new URLSearchParams()
  for (const parameter of ['account', 'accounts', 'login'])
    if (asked.includes(parameter)) query.set(parameter, name)
  if (asked.includes('investor_password_hash')) query.set('investor_password_hash', '0'.repeat(64))
  return query.size === 0 ? path : `${path}?${query}`
}

let written = 0

function bodyOf(route: Route, { whose, name }: Object, contentType: string): string {
  // What is written comes to be there: the account that is absent for readers must stay so.
  const account = whose === 'absent' ? '5000009' : name
  if (route.path.includes('reports')) return reportText({ login: account, server: brokerServer })
  written += 1
  const trade = `{"bot_name":"matrix","exchange":"${brokerServer}","account":"${account}","asset_symbol":"EURUSD","order_type":"BUY","entry_time":"2026-04-05T12:34:56Z","entry_price":1.1,"position_size":1,"exchange_order_id":"m-${written}"}`
  const isArray = route.path.endsWith('/trades') && contentType === 'application/json'
  return isArray ? `[${trade}]` : trade
}
