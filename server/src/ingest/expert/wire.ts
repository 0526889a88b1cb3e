// From the body of POST /api/v1/ea/reports to a checked report, by the member tables of the contract.
// The envelope must be right as a whole; a deal that breaks a rule is set apart, and the others land.
import { type ExpertReportPart, expertReportParts, type MemberTable } from '@tidemark/contract'
import type { Violation } from '@tidemark/contract/problem'
import { type AccountPicture, pictureColumns } from '../../domain/account-picture.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { JsonScanner } from '../json-scanner.ts'
import { violation } from '../members/rules.ts'
import { type MemberReader, memberReader, type Reading } from '../members/wire.ts'
import { readWhole } from '../read-body.ts'
import { summary } from '../wire.ts'
import type { ExpertReport } from './expert-report.ts'
import { readDeals } from './read-deal.ts'
import { positionRules, toPosition } from './read-position.ts'
import { offsetRule, optional, positiveRule, under, wholeOf } from './reading-values.ts'

const DEPTH = 16

const what: Record<ExpertReportPart, string> = {
  account: 'the account',
  clock: 'the clock',
  terminal: 'the terminal',
  history: 'the history',
  outbox: 'the outbox',
  deals: 'a deal',
  positions: 'a position',
}

type Part = {
  readonly reader: MemberReader
  readonly most: number | null
  readonly required: boolean
}

const parts: ReadonlyMap<string, Part> = new Map(
  Object.entries(expertReportParts).map(([name, { members, most, required }]) => {
    const options = { what: what[name as ExpertReportPart], closed: false } // the table's own names
    return [name, { reader: memberReader(members as MemberTable, options), most, required }]
  }),
)

/** One object of the report: its reading, and its own text. */
type Item = { readonly reading: Reading; readonly source: string }
type Items = ReadonlyMap<string, readonly Item[]>

/** Throws body_unparsable, member_duplicated, body_too_deep, or trade_invalid for an envelope that breaks a rule. */
export function readExpertReport(text: string): ExpertReport {
  const errors: Violation[] = []
  const items = readWhole(text, (scanner) => readParts(scanner, errors))
  for (const [name, { required }] of parts)
    if (required && !items.has(name))
      errors.push(violation(name, 'required', 'is required and was not sent'))
  for (const [name, list] of items)
    for (const [index, { reading }] of list.entries()) {
      const at = parts.get(name)?.most === null ? `/${name}` : `/${name}/${index}`
      refuseShape(at, reading)
      if (name === 'deals') continue
      const own = name === 'positions' ? positionRules(reading) : []
      errors.push(...[...reading.errors, ...own].map((error) => under(at, error)))
    }
  const account = items.get('account')?.[0]?.reading
  const clock = items.get('clock')?.[0]?.reading
  if (account !== undefined)
    errors.push(...positiveRule(account, 'login').map((error) => under('/account', error)))
  if (clock !== undefined) errors.push(...offsetRule('/clock', clock))
  if (errors.length > 0 || account === undefined || clock === undefined)
    throw new TidemarkError('trade_invalid', summary(errors), { errors: errors.slice(0, 20) })
  const { deals, refused } = readDeals(items.get('deals') ?? [])
  return {
    account: {
      login: account.values.get('login') ?? '',
      server: account.values.get('server') ?? '',
    },
    clock: { gmtS: Number(clock.values.get('gmt_time')), offsetS: wholeOf(clock, 'utc_offset_s') },
    picture: pictureOf(account),
    positions: items.has('positions')
      ? (items.get('positions') ?? []).map(({ reading }) => toPosition(reading))
      : null,
    deals,
    refused,
    historyDeals: historyOf(items.get('history')?.[0]?.reading),
    terminal: terminalOf(items),
  }
}

function readParts(scanner: JsonScanner, errors: Violation[]): Items {
  const items = new Map<string, Item[]>()
  if (scanner.peek() !== 123) {
    skip(scanner)
    errors.push({ pointer: '', code: 'type', detail: 'a report must be a JSON object' })
    return items
  }
  scanner.at++
  if (scanner.peek() === 125) {
    scanner.at++
    return items
  }
  for (;;) {
    scanner.peek()
    const name = scanner.string()
    scanner.expect(58)
    const part = parts.get(name)
    if (items.has(name)) throw duplicated(`/${name}`)
    if (part === undefined) skip(scanner)
    else if (scanner.peek() === 110) scanner.literal('null')
    else
      items.set(
        name,
        part.most === null ? [readItem(scanner, part)] : readList(scanner, name, part, errors),
      )
    const next = scanner.peek()
    if (next !== 44 && next !== 125) scanner.fail()
    scanner.at++
    if (next === 125) return items
  }
}

function readList(scanner: JsonScanner, name: string, part: Part, errors: Violation[]): Item[] {
  const list: Item[] = []
  if (scanner.peek() !== 91) {
    skip(scanner)
    errors.push(violation(name, 'type', 'must be a list'))
    return list
  }
  scanner.at++
  if (scanner.peek() === 93) {
    scanner.at++
    return list
  }
  for (;;) {
    list.push(readItem(scanner, part))
    if (part.most !== null && list.length > part.most)
      throw new TidemarkError('body_too_large', `A report holds at most ${part.most} ${name}.`)
    const next = scanner.peek()
    if (next !== 44 && next !== 93) scanner.fail()
    scanner.at++
    if (next === 93) return list
  }
}

function readItem(scanner: JsonScanner, part: Part): Item {
  scanner.peek()
  const start = scanner.at
  const reading = part.reader.read(scanner)
  return { reading, source: scanner.text.slice(start, scanner.at) }
}

function skip(scanner: JsonScanner): void {
  const seen = { depth: 0, nul: false, surrogate: false, wildNumber: false }
  scanner.skipValue(seen)
  if (seen.depth > DEPTH) throw tooDeep()
}

function refuseShape(at: string, reading: Reading): void {
  if (reading.depth > DEPTH) throw tooDeep()
  if (reading.repeated !== null) throw duplicated(`${at}/${reading.repeated}`)
}

/** A report that names no balance brings deals only. */
function pictureOf(account: Reading): AccountPicture | null {
  if (optional(account, 'balance') === null) return null
  const entries = pictureColumns.map((name) => [name, optional(account, name)] as const)
  return Object.fromEntries(entries) as AccountPicture // one entry for each column
}

function historyOf(history: Reading | undefined): number | null {
  if (history === undefined || history.values.get('filtered') === 'true') return null
  return wholeOf(history, 'deals')
}

function terminalOf(items: Items): string {
  const known = (['terminal', 'outbox'] as const).flatMap((name) => {
    const reading = items.get(name)?.[0]?.reading
    return reading === undefined ? [] : [[name, typedMembers(name, reading)] as const]
  })
  return JSON.stringify(Object.fromEntries(known))
}

/** Only what the table knows is kept: a terminal may hold what is nobody's business here. */
function typedMembers(name: 'terminal' | 'outbox', reading: Reading): Record<string, unknown> {
  const table: MemberTable = expertReportParts[name].members
  const typed = [...reading.values].map(([member, value]) => {
    const kind = table[member]?.kind
    if (value === null || kind === 'text') return [member, value] as const
    return [member, kind === 'boolean' ? value === 'true' : Number(value)] as const
  })
  return Object.fromEntries(typed)
}

function duplicated(pointer: string): TidemarkError {
  const detail = `The member ${pointer} stands twice, so its value is ambiguous.`
  return new TidemarkError('member_duplicated', detail, {
    errors: [{ pointer, code: 'duplicated', detail: 'stands twice in one object' }],
  })
}

function tooDeep(): TidemarkError {
  return new TidemarkError('body_too_deep', `A report may be nested at most ${DEPTH} levels deep.`)
}
