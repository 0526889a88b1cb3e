// Stands in for paths and methods that no route declares, so that they pass the same gate, limits and audit.
// Its answers are always problems: not_found, or method_not_allowed with the methods that the path does have.
import { TidemarkError } from '../problem.ts'
import type { CheckedRoute } from './registry.ts'
import type { Route } from './route.ts'

const base: Omit<Route, 'handle'> = {
  method: 'GET',
  path: '*',
  id: 'unknown',
  summary: 'Anything that no route declares',
  auth: 'none',
  scope: null,
  object: 'none',
  rate: 'open',
  audit: 'each',
  idempotency: 'none',
  query: null,
  body: null,
  responses: {},
  problems: [],
}

export const unknownRoute = refusing(
  () => new TidemarkError('not_found', 'There is nothing at this path.'),
)

export function methodRefused(allow: string): CheckedRoute {
  return refusing(
    () =>
      new TidemarkError('method_not_allowed', `This path answers to ${allow}.`, {
        headers: { allow },
      }),
  )
}

function refusing(makeError: () => TidemarkError): CheckedRoute {
  const route: Route = { ...base, handle: () => Promise.reject(makeError()) }
  return {
    route,
    query: () => {
      throw makeError()
    },
    contentTypes: new Set(),
    limitBytes: 0,
  }
}
