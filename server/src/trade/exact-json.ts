// Reads a JSON object of few levels and keeps the text of its numbers: no digit of a price passes through a float.
// A member that stands twice is refused, because two readers could see two different orders in it.
import { TidemarkError } from '../platform/problem.ts'

export type FlatValue =
  | { readonly kind: 'text'; readonly text: string }
  /** A JSON number, as it was written. */
  | { readonly kind: 'number'; readonly token: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }

export type ExactValue = FlatValue | { readonly kind: 'object'; readonly members: ExactObject }
export type FlatObject = ReadonlyMap<string, FlatValue>
export type ExactObject = ReadonlyMap<string, ExactValue>

const space = /[ \t\r\n]*/y
const text = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/uy
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /true|false|null/y

const mostMembers = 64

/** An object whose members are no objects. Throws body_unparsable, body_too_deep or member_duplicated. */
export function readFlatObject(source: string): FlatObject {
  // At one level there is no member that is an object.
  return readExactObject(source, 1) as FlatObject
}

/** `levels`: 2 lets members be objects whose members are none. Lists are never taken. */
export function readExactObject(source: string, levels: number): ExactObject {
  let at = 0

  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at
    const found = pattern.exec(source)?.[0]
    if (found === undefined) return null
    at += found.length
    return found
  }
  function skipTo(character: string): boolean {
    take(space)
    if (source[at] !== character) return false
    at += 1
    return true
  }
  function fail(): never {
    throw new TidemarkError('body_unparsable', `The body is not JSON at character ${at}.`)
  }
  function readText(): string {
    take(space)
    return JSON.parse(take(text) ?? fail()) as string // the pattern lets only JSON strings through
  }
  function readValue(left: number): ExactValue {
    take(space)
    const first = source[at]
    if (first === '[' || (first === '{' && left === 1))
      throw new TidemarkError(
        'body_too_deep',
        levels === 1
          ? 'A signal is one flat object: none of its members is an object or a list.'
          : 'Lists and objects within objects are not taken here.',
      )
    if (first === '{') return { kind: 'object', members: readMembers(left - 1) }
    if (first === '"') return { kind: 'text', text: readText() }
    const token = take(number)
    if (token !== null) return { kind: 'number', token }
    const name = take(word)
    if (name === null) return fail()
    return name === 'null' ? { kind: 'null' } : { kind: 'boolean', value: name === 'true' }
  }
  function readMembers(left: number): ExactObject {
    const members = new Map<string, ExactValue>()
    if (!skipTo('{')) fail()
    if (skipTo('}')) return members
    do {
      const name = readText()
      if (members.has(name))
        throw new TidemarkError('member_duplicated', `The member ${shown(name)} stands twice.`)
      if (!skipTo(':')) fail()
      members.set(name, readValue(left))
      if (members.size > mostMembers)
        throw new TidemarkError('body_unparsable', `At most ${mostMembers} members are taken.`)
    } while (skipTo(','))
    if (!skipTo('}')) fail()
    return members
  }

  const members = readMembers(levels)
  take(space)
  if (at !== source.length) fail()
  return members
}

/** A name of somebody else's, short enough and quoted. */
export function shown(name: string): string {
  return JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name)
}
