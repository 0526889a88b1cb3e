// A rule set as JSON, the way read-rule-set.ts takes it: what is stored, shown, and given out as a file to edit.
import type { Json } from './object-reader.ts'
import type { LossSize, Rule } from './rule-kinds.ts'
import type { RuleSet, RuleTemplate } from './rule-set.ts'
import type { Reset, RuleSource } from './rule-source.ts'

export function writeRuleTemplate(template: RuleTemplate): Json {
  const { id, firm, programme, phase, version, currency, initialBalance, source, rules } = template
  return {
    ...{ id, firm, programme, phase, version, currency, initial_balance: initialBalance },
    source: writeSource(source),
    rules: rules.map(writeRule),
  }
}

export function writeRuleSet(ruleSet: RuleSet): Json {
  return { ...writeRuleTemplate(ruleSet), valid_from: ruleSet.validFrom }
}

export function writeSource({ status, url, readOn, pageDate }: RuleSource): Json {
  return { status, url, read_on: readOn, page_date: pageDate }
}

export function writeRule(rule: Rule): Json {
  const { kind, source, unclear, ...parameters } = rule
  const own = Object.entries(parameters).flatMap(([name, value]) =>
    Object.entries(write(name, value)),
  )
  return {
    ...{ kind, ...Object.fromEntries(own.filter(([, value]) => value !== null)) },
    ...(source === null ? {} : { source: writeSource(source) }),
    ...(unclear === null ? {} : { unclear }),
  }
}

/** A parameter by its name in the code; most have the same one on the wire, in snake case. */
function write(name: string, value: unknown): Json {
  // The types of these three follow from their names, see rule-set.ts.
  if (name === 'size') return writeSize(value as LossSize)
  if (['reset', 'snapshot', 'updatedAt', 'day'].includes(name))
    return { [snake(name)]: value === null ? null : writeReset(value as Reset) }
  if (name === 'lock' && value !== null) {
    const { limit, whenPeak } = value as { limit: string; whenPeak: string | null }
    return { lock: whenPeak === null ? { limit } : { when_peak: whenPeak, limit } }
  }
  return { [snake(name)]: value }
}

function writeSize(size: LossSize): Json {
  return size.kind === 'amount'
    ? { amount: size.amount }
    : { fraction: size.fraction, amount_of: size.of }
}

function writeReset({ time, zone, labelShiftDays, or }: Reset): Json {
  return {
    ...{ time, zone },
    ...(labelShiftDays === 0 ? {} : { label_shift_days: labelShiftDays }),
    ...(or === null ? {} : { or }),
  }
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
