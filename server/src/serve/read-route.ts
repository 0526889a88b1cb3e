// What the routes that read with a key have in common. Each says its scope, and whose rows it gives, where it is declared.
import type { Route } from '../platform/http/route.ts'

export const readRoute = {
  method: 'GET',
  auth: 'key',
  rate: 'read',
  audit: 'each',
  idempotency: 'none',
  body: null,
} as const satisfies Partial<Route>
