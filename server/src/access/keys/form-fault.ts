// What is wrong with a key, or a widget, that somebody filled in, as a form hears it: the same sentence as on the command line,
// with the member's name where that has an option.
import { fault, formInvalid } from '../../platform/http/json-body.ts'
import type { TidemarkError } from '../../platform/problem.ts'
import { NetworkSyntaxError } from '../client-ip.ts'
import { KeyRequestError } from './key-request.ts'
import { ScopeError } from './scopes.ts'

/** Options whose members are called otherwise, because a form sends lists. */
const memberOf: Readonly<Record<string, string>> = {
  scope: 'scopes',
  account: 'accounts',
  ip: 'networks',
}

/** Runs `read`; what it refuses becomes a fault at its member. @throws TidemarkError form_invalid */
export function orFormFault<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw toFormFault(error) ?? error
  }
}

function toFormFault(error: unknown): TidemarkError | null {
  if (error instanceof NetworkSyntaxError) return at('networks', error.message)
  if (error instanceof ScopeError) return at('scopes', error.message)
  if (!(error instanceof KeyRequestError)) return null
  const option = /--([a-z-]+)/.exec(error.message)?.[1] ?? ''
  return at(
    toMember(option),
    error.message.replace(/--([a-z-]+)/g, (_all, name) => toMember(name)),
  )
}

const toMember = (option: string): string => memberOf[option] ?? option.replaceAll('-', '_')

const at = (member: string, detail: string): TidemarkError =>
  formInvalid([fault(member === '' ? '' : `/${member}`, 'rule', detail)])
