// Reads one JSON object by a table of members of the contract: each value checked, digits kept as they were written.
// Throws JsonSyntaxError when the text is not JSON; of a well-formed object the first 20 broken rules are collected.
import type { Member, MemberTable } from '@tidemark/contract'
import type { Violation } from '@tidemark/contract/problem'
import type { RawAnswer } from '../../domain/trade.ts'
import type { JsonScanner, Seen } from '../json-scanner.ts'
import {
  checkDecimal,
  checkInt64,
  checkInteger,
  checkOffset,
  checkText,
  quoted,
  violation,
} from './rules.ts'

/** What has been read of one object. Members that stand for nothing usable map to null. */
export type Reading = {
  readonly values: Map<string, string | null>
  readonly errors: Violation[]
  raw: RawAnswer | null
  /** A name that stands twice. */
  repeated: string | null
  /** How deep members other than the raw one are nested. */
  depth: number
}

export type MemberReader = {
  /** Leaves the scanner after the value; a value that is no object breaks the rule of the empty pointer. */
  read(scanner: JsonScanner): Reading
}

/** A raw answer nested deeper than this is kept as text only. */
const CLEAN_DEPTH = 32

/** Broken rules that are told of one object: a body of nothing but unknown members could hold a million. */
const MOST_ERRORS = 20

/** `what` names the object in messages, such as `a trade`; an open table passes over members that it does not list. */
export function memberReader(
  members: MemberTable,
  options: { readonly what: string; readonly closed: boolean },
): MemberReader {
  const table: ReadonlyMap<string, Member> = new Map(Object.entries(members))
  const byPlainName = new Map([...table.keys()].map((name) => [plain(name), name]))
  const longestName = Math.max(...[...table.keys()].map((name) => name.length))
  const required = [...table].filter(([, member]) => member.required).map(([name]) => name)

  function read(scanner: JsonScanner): Reading {
    const reading: Reading = { values: new Map(), errors: [], raw: null, repeated: null, depth: 0 }
    if (scanner.peek() !== 123) {
      skip(scanner, reading, 0)
      const detail = `${options.what} must be a JSON object`
      reading.errors.push({ pointer: '', code: 'type', detail })
      return reading
    }
    readMembers(scanner, reading)
    for (const name of required)
      if (!reading.values.has(name))
        reading.errors.push(violation(name, 'required', 'is required and was not sent'))
    return reading
  }

  function readMembers(scanner: JsonScanner, reading: Reading): void {
    scanner.at++
    if (scanner.peek() === 125) {
      scanner.at++
      return
    }
    for (;;) {
      scanner.peek()
      const name = scanner.string()
      scanner.expect(58)
      const member = table.get(name)
      if (reading.values.has(name)) reading.repeated ??= name
      if (member !== undefined) readMember(scanner, reading, name, member)
      else {
        if (options.closed) {
          reading.values.set(name, null)
          if (reading.errors.length < MOST_ERRORS) reading.errors.push(unknownMember(name))
        }
        skip(scanner, reading, 1)
      }
      const next = scanner.peek()
      if (next !== 44 && next !== 125) scanner.fail()
      scanner.at++
      if (next === 125) return
    }
  }

  function unknownMember(name: string): Violation {
    const near = name.length > 2 * longestName ? undefined : byPlainName.get(plain(name))
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    return violation(name, 'unknown_member', `is not a member of ${options.what}${hint}`)
  }

  return { read }
}

function readMember(scanner: JsonScanner, reading: Reading, name: string, member: Member): void {
  if (member.kind === 'raw') {
    reading.values.set(name, null)
    reading.raw = readRaw(scanner)
    return
  }
  const checked = readScalar(scanner, reading, name, member)
  if (checked === null || typeof checked === 'string') reading.values.set(name, checked)
  else {
    reading.values.set(name, null)
    reading.errors.push(checked)
  }
}

function readScalar(
  scanner: JsonScanner,
  reading: Reading,
  name: string,
  member: Member,
): string | Violation | null {
  const code = scanner.peek()
  if (code === 34) return checkString(name, member, scanner.string())
  if (code === 45 || (code >= 48 && code <= 57)) return checkNumber(name, member, scanner.number())
  if (code === 110) {
    scanner.literal('null')
    return member.required ? violation(name, 'required', 'is required and was sent as null') : null
  }
  const start = scanner.at
  skip(scanner, reading, 1)
  const written = scanner.text.slice(start, scanner.at)
  if (member.kind === 'boolean' && (written === 'true' || written === 'false')) return written
  const received = code === 123 ? 'an object' : code === 91 ? 'an array' : written
  return violation(name, 'type', `must be ${expected(member)}`, received)
}

function checkString(name: string, member: Member, value: string): string | Violation {
  switch (member.kind) {
    case 'text':
      return checkText(name, value, member.min, member.max)
    case 'int64':
      return checkInt64(name, value)
    case 'offset':
      return checkOffset(name, value)
    case 'time':
      return value
    case 'decimal':
      return violation(
        name,
        'type',
        'must be a JSON number, without quotes (its digits are kept exactly as written)',
        `the text ${quoted(value)}`,
      )
    default:
      return violation(name, 'type', `must be ${expected(member)}`, `the text ${quoted(value)}`)
  }
}

function checkNumber(name: string, member: Member, token: string): string | Violation {
  if (member.kind === 'decimal') return checkDecimal(name, token, member.positive)
  if (member.kind === 'int64') return checkInt64(name, token)
  if (member.kind === 'integer') return checkInteger(name, token, member.min, member.max)
  return violation(name, 'type', `must be ${expected(member)}`, 'a number')
}

function readRaw(scanner: JsonScanner): RawAnswer | null {
  scanner.peek()
  const start = scanner.at
  const seen: Seen = { depth: 0, nul: false, surrogate: false, wildNumber: false }
  scanner.skipValue(seen)
  const source = scanner.text.slice(start, scanner.at)
  if (source === 'null') return null
  const clean = !(seen.nul || seen.surrogate || seen.wildNumber || seen.depth > CLEAN_DEPTH)
  return { source, clean }
}

/** Moves over a value that is not taken, noting how deep it goes below the `outer` levels around it. */
function skip(scanner: JsonScanner, reading: Reading, outer: number): void {
  const seen: Seen = { depth: 0, nul: false, surrogate: false, wildNumber: false }
  scanner.skipValue(seen)
  reading.depth = Math.max(reading.depth, outer + seen.depth)
}

/** A name without what people vary: case, dashes, underscores. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '')
}

function expected(member: Member): string {
  switch (member.kind) {
    case 'decimal':
      return 'a JSON number'
    case 'int64':
      return 'a whole number, as a number or a string of digits'
    case 'integer':
      return `a whole number from ${member.min} to ${member.max}`
    case 'boolean':
      return 'true or false'
    default:
      return 'a string'
  }
}
