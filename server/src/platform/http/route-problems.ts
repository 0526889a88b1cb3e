// Which problems a route may answer with: its own list and those that follow from what it declares.
// OpenAPI and the docs page both use this, so neither can forget one.
import type { ProblemCode } from '@tidemark/contract/problem'
import { isProblemCode } from './registry.ts'
import type { Route } from './route.ts'

const always: readonly ProblemCode[] = [
  'request_invalid',
  'credential_in_url',
  'misdirected',
  'request_timeout',
  'headers_too_large',
  'rate_limited',
  'internal',
  'shutting_down',
]

export function problemsOf(route: Route): ProblemCode[] {
  const codes = new Set<ProblemCode>(always)
  if (route.auth === 'session') for (const code of withSession) codes.add(code)
  else if (route.auth !== 'none') for (const code of withKey) codes.add(code)
  if (route.fromOwnPage === true) codes.add('origin_refused')
  if (route.alsoPeople === true)
    codes.add('session_required').add('origin_refused').add('step_up_required')
  if (route.stepUp === true) codes.add('step_up_required')
  if (route.scope !== null) codes.add('scope_missing')
  codes.add('query_invalid')
  if (route.body !== null) codes.add('body_too_large').add('media_type_unsupported')
  for (const code of route.problems) if (isProblemCode(code)) codes.add(code)
  return [...codes]
}

/** Those that say something about this route in particular. */
export function ownProblemsOf(route: Route): ProblemCode[] {
  return problemsOf(route).filter((code) => !always.includes(code))
}

const withSession: readonly ProblemCode[] = [
  'session_required',
  'origin_refused',
  'ledger_unavailable',
]

const withKey: readonly ProblemCode[] = [
  'key_missing',
  'key_invalid',
  'ip_not_allowed',
  'ledger_unavailable',
]
