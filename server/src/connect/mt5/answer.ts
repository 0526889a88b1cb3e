// From the text of an answer to values: scalars as exact text, whether the broker sends text or numbers.
// Malformed backslashes in group names and paths are repaired, as every client of this API has to.
import { ConnectFailure } from '../failure.ts'

export type Fields = Readonly<Record<string, unknown>>

export type Envelope = {
  readonly retcode: number
  /** Members beside the answer, such as srv_rand. */
  readonly members: Fields
  readonly answer: unknown
}

/** The reviver's third argument is not in TypeScript's library yet; Node has it since 21. */
type ReviverContext = { readonly source?: string }

export function readEnvelope(text: string, command: string): Envelope {
  const members = parse(text)
  const code = /^\s*(\d{1,9})\b/.exec(String(members?.retcode ?? ''))?.[1]
  if (members === null || code === undefined)
    throw new ConnectFailure('answer_not_understood', `no return code in the answer to ${command}`)
  return { retcode: Number(code), members, answer: members.answer ?? null }
}

/** Null when the text is no answer of the protocol. */
export function retcodeIn(text: string): number | null {
  try {
    return readEnvelope(text, '').retcode
  } catch {
    return null
  }
}

/** The rows of a list; null and nothing are an empty list. */
export function rowsOf({ answer }: Envelope, command: string): Fields[] {
  if (answer === null) return []
  const rows: unknown[] = Array.isArray(answer) ? answer : [answer]
  return rows.map((row) => {
    if (isFields(row)) return row
    throw new ConnectFailure('answer_not_understood', `a row of ${command} is no object`)
  })
}

export function fieldsOf(envelope: Envelope, command: string): Fields {
  const [row] = rowsOf(envelope, command)
  if (row !== undefined) return row
  throw new ConnectFailure('answer_not_understood', `the answer to ${command} is empty`)
}

function parse(text: string): Fields | null {
  return tryParse(text) ?? tryParse(withWholeBackslashes(text))
}

function tryParse(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1])
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Numbers keep the digits that were sent. Group and path get back the backslashes that JSON took for escapes. */
function reviver(name: string, value: unknown, context?: ReviverContext): unknown {
  if (typeof value === 'number') return context?.source ?? String(value)
  if (typeof value === 'string' && (name === 'Group' || name === 'Path')) return repaired(value)
  return value
}

const eaten: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

function repaired(text: string): string {
  let whole = ''
  for (const sign of text) whole += eaten[sign] ?? sign
  return whole
}

/** Doubles each backslash that begins no escape. */
function withWholeBackslashes(text: string): string {
  return text.replace(/\\(["\\/bfnrt]|u[0-9a-fA-F]{4})|\\/g, (found, known) =>
    known === undefined ? '\\\\' : found,
  )
}
