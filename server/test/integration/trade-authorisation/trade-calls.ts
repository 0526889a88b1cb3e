// What is called at the trade server: every declared route, with each method and two media types, for each account it may name,
// and every kill switch that there is.
import { notRunning } from '../../../src/commands/not-running.ts'
import type { Route } from '../../../src/platform/http/route.ts'
import { signalRoutes } from '../../../src/trade/signals/routes.ts'
import { allRoutes } from '../../../src/trade-server.ts'
import type { Call, Object as Named } from '../authorisation/calls.ts'

/** The accounts of the table by number and by Tidemark's id, and the hooks of two of them. */
export type Names = Readonly<
  Record<'own' | 'other' | 'absent', { number: string; id: string; hook: string }>
>

export function declaredTradeRoutes(): readonly Route[] {
  return allRoutes({
    config: { publicUrl: null, tls: null },
    ...{ database: notRunning(), metrics: notRunning(), desk: notRunning() },
    ...{ kill: notRunning(), clock: notRunning(), log: notRunning(), vault: notRunning() },
    ...{ leases: notRunning(), connectors: notRunning(), pages: notRunning() },
    ...{ people: notRunning(), sessions: notRunning(), pepper: notRunning() },
    requireFresh: notRunning(),
    signalRoutes: signalRoutes(notRunning()),
  })
}

/** Signals have a table of their own: their secret is in the body. */
const isSignal = ({ path }: Route) => path.startsWith('/hooks/')

export function allTradeCalls(names: Names): Call[] {
  const routes = declaredTradeRoutes().filter((route) => !isSignal(route))
  // Whoever logs out calls nothing more.
  const asked = routes.filter(({ id }) => id !== 'log_out')
  const declared = asked.flatMap((route) =>
    objectsOf(route, names).flatMap((object) => callsOf(route, object)),
  )
  const kill = routes.find(({ id }) => id === 'kill')
  return [
    ...declared,
    ...(kill === undefined ? [] : killCalls(kill, names)),
    ...undeclaredMethods(routes, names),
  ]
}

function objectsOf(route: Route, names: Names): Named[] {
  const whose = ['own', 'other', 'absent'] as const
  const named = [
    ...whose.map((one): Named => ({ label: one, whose: one, name: names[one].number })),
    ...whose.map((one): Named => ({ label: `${one} by id`, whose: one, name: names[one].id })),
  ]
  const nobody: Named = { label: '', whose: 'own', name: '' }
  // Nobody's account is taken away: the rest of the table needs it.
  if (route.id === 'remove_trade_account') return named.filter(({ whose }) => whose === 'absent')
  if (route.path.includes(':id') || ['kill', 'arm', 'list_asked_orders'].includes(route.id))
    return named
  return route.id === 'read_risk' || route.id === 'change_risk'
    ? [...named, { ...nobody, label: 'all accounts' }]
    : [nobody]
}

function callsOf(route: Route, object: Named): Call[] {
  const path = pathOf(route, object.name)
  const label = `${route.method} ${route.path}${object.label === '' ? '' : ` · ${object.label}`}`
  const base = { route, label, method: route.method, path, object, headers: newKey }
  if (route.body === null) return [{ ...base, contentType: null, body: null }]
  const body = () => JSON.stringify(bodyOf(route, object.name))
  return [
    { ...base, contentType: 'application/json', body },
    { ...base, contentType: 'text/plain', body, label: `${label} as text/plain` },
  ]
}

/** Accounts are among the declared calls already. */
function killCalls(route: Route, names: Names): Call[] {
  const call = (label: string, members: object, whose: Named['whose'] = 'own'): Call => ({
    ...{ route, label: `POST /api/v1/kill · ${label}`, method: 'POST', path: '/api/v1/kill' },
    ...{ contentType: 'application/json', object: { label, whose, name: names[whose].hook } },
    body: () => JSON.stringify({ ...members, reason: 'matrix' }),
  })
  return [
    call('everything', { scope: 'global' }),
    ...(['own', 'other', 'absent'] as const).map((whose) =>
      call(`hook of ${whose}`, { scope: 'hook', hook: names[whose].hook }, whose),
    ),
  ]
}

function undeclaredMethods(routes: readonly Route[], names: Names): Call[] {
  return [...Map.groupBy(routes, ({ path }) => path)].flatMap(([path, those]) => {
    const [route] = those
    if (route === undefined) return []
    const taken = new Set<string>(those.map(({ method }) => method))
    const free = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !taken.has(method))
    return free.map((method) => ({
      ...{ route, method, body: null, contentType: null, label: `${method} ${path}` },
      object: { label: '', whose: 'own' as const, name: names.own.number },
      path: pathOf(route, names.own.number),
    }))
  })
}

function pathOf(route: Route, name: string): string {
  const path = route.path
    .replace(':id', name)
    .replace(/:(order|position)/, '769999')
    .replace(':code', 'not_found')
    .replace(':signal', 'sig_769999')
    .replace(':hook', 'zzzzzzzz')
    .replace(/:(page|item|name)/g, 'limits')
  const isAboutOne = route.id === 'read_risk' || route.id === 'list_asked_orders'
  if (isAboutOne && name !== '') return `${path}?account=${name}`
  if (route.id === 'read_ticks' || route.id === 'read_depth') return `${path}?symbol=EURUSD`
  return path
}

function bodyOf({ id }: Route, name: string): object {
  const order = { symbol: 'EURUSD', side: 'buy', lots: '0.01' }
  const account = name === '' ? {} : { account: name }
  if (id === 'place_pair')
    return {
      first: { ...order, type: 'limit', price: '0.9' },
      second: { ...order, type: 'stop', stop_price: '1.9' },
    }
  if (id === 'change_order') return { price: '0.9' }
  if (id === 'close_position') return {}
  if (id === 'close_position_by') return { by: '769998' }
  if (id === 'change_risk') return { ...account, limits: { max_order_lots: '0.5' } }
  if (id === 'kill') return { ...account, scope: 'account', reason: 'matrix' }
  if (id === 'arm') return { ...account, armed: false }
  if (id === 'arm_hook') return { armed: true }
  if (id === 'decide_signal') return { verdict: 'approved' }
  if (id === 'add_trade_account') return { venue: 'ticktrader', fields: {} }
  // A wrong code would be counted, and so would a wrong password.
  if (id === 'see_order' || id === 'step_up' || id === 'log_in') return {}
  return order
}

let keys = 0

/** Another one for each request: a repeat would be answered without being looked at. */
function newKey(): Readonly<Record<string, string>> {
  keys += 1
  return { 'idempotency-key': `matrix-${keys}` }
}
