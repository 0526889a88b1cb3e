// What routes have in common that anybody may call: they read nothing of anybody's data.
import type { Route } from './route.ts'

export const open = {
  method: 'GET',
  auth: 'none',
  scope: null,
  object: 'none',
  rate: 'open',
  audit: 'none',
  idempotency: 'none',
  query: null,
  body: null,
  problems: [],
} as const satisfies Partial<Route>
