// Says what the contract demands for a body of log_trade: the stored values, or the refusal and the members it names.
// Independent of the server: JSON.parse judges the syntax, whole-number arithmetic the numbers, Date the calendar.
import { readSource, type SourceMember } from './json-tokens.ts'
import { type OracleMember, oracleMembers } from './members.ts'
import { decimalText, int64Text, offsetMinutes, timeOf } from './oracle-values.ts'

export type Expected =
  | {
      readonly kind: 'stored'
      readonly values: ReadonlyMap<string, string>
      readonly raw: ExpectedRaw
    }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly members: ReadonlySet<string> }

export type RefusalCode =
  | 'body_unparsable'
  | 'body_too_deep'
  | 'member_duplicated'
  | 'trade_invalid'
export type ExpectedRaw = { readonly source: string; readonly clean: boolean } | null

/** Stands for the body itself where a refusal names members. */
export const wholeBody = '(the whole body)'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function expectedOf(body: Buffer): Expected {
  const text = textOf(body)
  if (text === null || !isJson(text)) return refused('body_unparsable')
  const source = readSource(text)
  const { members } = source
  if (members === null)
    return source.depth > 16 ? refused('body_too_deep') : refused('trade_invalid', [wholeBody])
  if (members.some((member) => depthThatCounts(member) > 16)) return refused('body_too_deep')
  const names = members.map((member) => member.name)
  if (new Set(names).size < names.length) return refused('member_duplicated')
  return judgeMembers(members)
}

function textOf(body: Buffer): string | null {
  const end = body.at(-1) === 0 ? body.length - 1 : body.length
  try {
    const text = decoder.decode(body.subarray(0, end))
    return text.startsWith('\ufeff') ? text.slice(1) : text
  } catch {
    return null // not UTF-8
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false // SyntaxError
  }
}

/** The raw answer may be as deep as it likes; scalars of any member add nothing to the object around them. */
function depthThatCounts(member: SourceMember): number {
  return oracleMembers[member.name]?.kind === 'raw' || member.depth === 0 ? 0 : member.depth + 1
}

function judgeMembers(members: readonly SourceMember[]): Expected {
  const broken = new Set<string>()
  const values = new Map<string, string>()
  const given = new Map(members.map((member) => [member.name, member.source]))
  let raw: ExpectedRaw = null
  for (const member of members) {
    const rule = Object.hasOwn(oracleMembers, member.name) ? oracleMembers[member.name] : undefined
    if (rule === undefined) broken.add(member.name)
    else if (rule.kind === 'raw') raw = rawOf(member)
    else if (member.source === 'null') {
      if (rule.required) broken.add(member.name)
    } else {
      const value = scalarOf(rule, member.source)
      if (value === null) broken.add(member.name)
      else values.set(member.name, value)
    }
  }
  for (const [name, rule] of Object.entries(oracleMembers))
    if (rule.required && !given.has(name)) broken.add(name)
  const offset = values.get('entry_time_offset') ?? null
  for (const name of ['entry_time', 'exit_time']) {
    const written = values.get(name)
    if (written === undefined) continue
    const time = timeOf(written, offset)
    if (time === null) broken.add(name)
    else {
      values.set(name, String(time.micros))
      values.set(name.replace('time', 'zone'), time.zone)
    }
  }
  values.delete('entry_time_offset')
  if (!values.has('status')) values.set('status', 'OPEN')
  return broken.size > 0 ? refused('trade_invalid', broken) : { kind: 'stored', values, raw }
}

/** The stored text of a scalar; times stay as written until all members are known. */
function scalarOf(rule: OracleMember, source: string): string | null {
  const isText = source.startsWith('"')
  const isNumber = /^[-\d]/.test(source)
  switch (rule.kind) {
    case 'decimal':
      return isNumber ? decimalText(source, rule.positive === true) : null
    case 'int64':
      if (isNumber) return int64Text(source)
      return isText ? int64Text(decoded(source)) : null
    case 'time':
      return isText ? decoded(source) : null
    case 'offset':
      return isText && offsetMinutes(decoded(source)) !== null ? decoded(source) : null
    default: {
      if (!isText) return null
      const text = decoded(source)
      const length = [...text].length
      const fits = length >= (rule.min ?? 0) && length <= (rule.max ?? 0)
      return fits && text.isWellFormed() && !text.includes('\0') ? text : null
    }
  }
}

function rawOf(member: SourceMember): ExpectedRaw {
  if (member.source === 'null') return null
  const wild = (token: string) =>
    token.length > 40 || Math.abs(Number(token.toLowerCase().split('e')[1] ?? 0)) > 30
  const clean =
    member.depth <= 32 &&
    !member.numbers.some(wild) &&
    !member.texts.some((text) => text.includes('\0') || !text.isWellFormed())
  return { source: member.source, clean }
}

function decoded(source: string): string {
  return JSON.parse(source) as string // a JSON text token
}

function refused(code: RefusalCode, members: Iterable<string> = []): Expected {
  return { kind: 'refused', code, members: new Set(members) }
}
