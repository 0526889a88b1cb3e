// A firm's rules as parameters, with where each was read.
// Rules are data with a source and a date, never code: firms change them without notice.
import type { Decimal } from '../decimal.ts'
import type { Instant } from '../instant.ts'
import type { Rule } from './rule-kinds.ts'
import type { RuleSource } from './rule-source.ts'

/** What firms publish: without an account it has no beginning, and often no balance. */
export type RuleTemplate = {
  readonly id: string
  readonly firm: string
  readonly programme: string
  readonly phase: string
  readonly version: string
  readonly currency: string | null
  readonly initialBalance: Decimal | null
  readonly source: RuleSource
  readonly rules: readonly Rule[]
}

/** The rules in force on an account from an instant on. */
export type RuleSet = RuleTemplate & {
  readonly validFrom: Instant
  readonly currency: string
  readonly initialBalance: Decimal
}
