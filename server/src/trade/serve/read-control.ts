// Bodies of the control routes: only members that are known, text that can be shown, and what is wrong named by its place.
import type { RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { type ExactObject, readExactObject } from '../exact-json.ts'

export function bodyOf({ body }: RouteRequest, known: readonly string[]): ExactObject {
  const members = readExactObject(body.toString('utf8'), 2)
  const unknown = [...members.keys()].filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw invalid(
      unknown.map((name) => [
        `/${name.slice(0, 40)}`,
        `There is no member of this name. There may be ${known.join(', ')}.`,
      ]),
    )
  return members
}

export function textOf(members: ExactObject, name: string, most: number): string | null {
  const value = members.get(name)
  if (value === undefined || value.kind === 'null') return null
  if (
    value.kind === 'text' &&
    value.text !== '' &&
    value.text.length <= most &&
    !/\p{Cc}/u.test(value.text)
  )
    return value.text
  throw invalid([[`/${name}`, `${name} must be text of 1 to ${most} printable characters.`]])
}

export function limitsIn(members: ExactObject): ReadonlyMap<string, string> {
  const limits = members.get('limits')
  if (limits?.kind !== 'object' || limits.members.size === 0)
    throw invalid([['/limits', 'limits must be an object of limits to set.']])
  return new Map(
    [...limits.members].map(([name, value]) => [
      name,
      value.kind === 'text' ? value.text : value.kind === 'number' ? value.token : '?',
    ]),
  )
}

export function invalid(found: readonly (readonly [string, string])[]): TidemarkError {
  const errors = found.map(([pointer, detail]) => ({ pointer, code: 'not_valid', detail }))
  return new TidemarkError('order_invalid', found[0]?.[1] ?? 'The body breaks a rule.', { errors })
}
