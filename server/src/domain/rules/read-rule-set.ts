// Reads a rule set, or a firm's template of one, from JSON. Strict: unknown members are refused with their pointer.
// What is read can be written again by write-rule-set.ts, member for member.
import { type Instant, parseTime } from '../instant.ts'
import { type Complaint, type ObjectReader, openObject } from './object-reader.ts'
import { readRule } from './read-rule.ts'
import type { RuleSet, RuleTemplate } from './rule-set.ts'
import { type RuleSource, sourceStatuses } from './rule-source.ts'

const MOST_RULES = 40

export type ReadTemplate =
  | { readonly kind: 'read'; readonly template: RuleTemplate }
  | { readonly kind: 'refused'; readonly complaints: readonly Complaint[] }

/** `value` is what JSON.parse gave. */
export function readRuleTemplate(value: unknown): ReadTemplate {
  const complaints: Complaint[] = []
  const reader = openObject(value, '', complaints)
  const template = readHead(reader, complaints)
  reader.end()
  return complaints.length > 0 ? { kind: 'refused', complaints } : { kind: 'read', template }
}

export type ReadRuleSet =
  | { readonly kind: 'read'; readonly ruleSet: RuleSet }
  | { readonly kind: 'refused'; readonly complaints: readonly Complaint[] }

/** A rule set for an account; `valid_from` may be left out and is `now` then. */
export function readRuleSet(value: unknown, now: Instant): ReadRuleSet {
  const complaints: Complaint[] = []
  const reader = openObject(value, '', complaints)
  const template = readHead(reader, complaints)
  const validFrom = readInstant(reader, 'valid_from') ?? now
  const { currency, initialBalance } = template
  if (currency === null && !reader.has('currency')) reader.complain('currency', 'required', needed)
  if (initialBalance === null && !reader.has('initial_balance'))
    reader.complain('initial_balance', 'required', needed)
  reader.end()
  if (complaints.length > 0 || currency === null || initialBalance === null)
    return { kind: 'refused', complaints }
  return { kind: 'read', ruleSet: { ...template, currency, initialBalance, validFrom } }
}

const needed = 'is needed on an account'

function readHead(reader: ObjectReader, complaints: Complaint[]): RuleTemplate {
  const name = /^[a-z0-9]+(-[a-z0-9]+)*$/
  const head = {
    id: reader.matching('id', name, 'must be lower-case words with dashes') ?? '',
    firm: reader.text('firm', 80) ?? '',
    programme: reader.text('programme', 80) ?? '',
    phase: reader.text('phase', 80) ?? '',
    version: reader.text('version', 40) ?? '',
    currency: reader.matching('currency', /^[A-Z0-9]{3,10}$/, 'must be such as USD', false),
    initialBalance: reader.money('initial_balance', false),
    source: readSource(reader.object('source')),
  }
  const rules = reader
    .list('rules', MOST_RULES)
    .map((one, index) => readRule(openObject(one, `/rules/${index}`, complaints), readSource))
  return { ...head, rules: rules.flatMap((rule) => rule ?? []) }
}

export function readSource(reader: ObjectReader | null): RuleSource {
  if (reader === null) return { status: 'own', url: null, readOn: null, pageDate: null }
  const source = {
    status: reader.oneOf('status', sourceStatuses),
    url: reader.matching('url', /^https?:\/\/\S{3,300}$/, 'must be a web address', false),
    readOn: reader.date('read_on'),
    pageDate: reader.date('page_date'),
  }
  if (source.status !== 'own' && (source.url === null || source.readOn === null))
    reader.complain('url', 'required', 'url and read_on are needed unless status is own')
  reader.end()
  return source
}

function readInstant(reader: ObjectReader, name: string): Instant | null {
  const text = reader.text(name, 40, false)
  if (text === null) return null
  const read = parseTime(text)
  if (read.kind === 'instant') return read.instant
  reader.complain(name, 'format', 'must be a time with a zone, such as 2026-11-20T09:00:00Z')
  return null
}
