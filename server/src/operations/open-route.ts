// What the routes of this folder have in common: they read nothing of anybody's data.
// `inside` is for what strangers should not see, such as the version.
import type { Route } from '../platform/http/route.ts'

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

export const inside = {
  ...open,
  auth: 'loopback_or_key',
  scope: 'admin:read',
  rate: 'read',
  audit: 'each',
} as const
