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
  return parseExact(text) ?? parseExact(withWholeBackslashes(text))
}

/** Numbers keep the digits that were sent. Most servers send none, and theirs must not wait for those that do. */
function parseExact(text: string): Fields | null {
  const value = tryParse(text)
  if (value === null || !bareNumber.test(text)) return value
  return tryParse(
    text.replace(stringOrNumber, (token) => (token[0] === '"' ? token : `"${token}"`)),
  )
}

const bareNumber = /"\s*:\s*-?\d/
/** Only for text that is JSON: there every string has its end, so that this runs over it once. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g

function tryParse(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const eaten: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** Gives a group's name back the backslashes that JSON took for escapes: no group has such a sign in its name. */
export const withBackslashes = (name: string) =>
  name.replace(/[\b\f\n\r\t]/g, (sign) => eaten[sign] ?? sign)

/** Doubles each backslash that begins no escape. */
function withWholeBackslashes(text: string): string {
  return text.replace(/\\(["\\/bfnrt]|u[0-9a-fA-F]{4})|\\/g, (found, known) =>
    known === undefined ? '\\\\' : found,
  )
}
