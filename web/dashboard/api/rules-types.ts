// A firm's rules over an account: what is allowed, where it stands, and how that is known.
// A verdict is `ok` only when nothing is missing that could have broken the rule.
import type { AccountHead } from './types.ts'

export type Verdict = 'ok' | 'breached' | 'unknown' | 'paused' | 'not_started' | 'passed'

type Sourced = {
  readonly rule: string
  /** Its place in the set. */
  readonly index: number
  readonly reason: string | null
  readonly sentence: string
  readonly source_url: string | null
  readonly source_date: string | null
}

export type LossRule = Sourced & {
  readonly about: 'loss'
  readonly verdict: Verdict
  readonly evidence: { readonly kind: string | null; readonly interval_s: number | null }
  readonly limit: string | null
  readonly limit_shown: string | null
  readonly basis: string | null
  readonly basis_kind: string | null
  readonly basis_at: string | null
  readonly amount: string | null
  readonly measured: string | null
  readonly measured_kind: string | null
  readonly room: string | null
  readonly room_shown: string | null
  /** What is left of the allowed loss, as a fraction. */
  readonly room_share: string | null
  readonly binds: boolean | string | null
  readonly effect: string | null
  readonly resets_at: string | null
  readonly resets_in_s: number | null
  readonly harmful_gaps: number
  readonly gaps: ReadonlyArray<{ from: string; to: string; cause: string }>
}

export type GoalRule = Sourced & {
  readonly about: 'goal'
  readonly verdict: Verdict
  readonly met: boolean | null
  readonly target?: string | null
  readonly profit?: string | null
  readonly left?: string | null
  readonly progress_share?: string | null
  readonly count?: number | null
  readonly needed?: number | null
  readonly share?: string | null
  readonly max_share?: string | null
}

export type CheckRule = Sourced & { readonly about: 'check'; readonly verdict: Verdict }

export type Rule = LossRule | GoalRule | CheckRule

export type RuleSet = {
  readonly id: string
  readonly firm: string
  readonly programme: string
  readonly phase: string
  readonly version: string
  readonly currency: string
  readonly initial_balance: string
  readonly source: {
    readonly status: string
    readonly url: string | null
    readonly read_on: string
  }
}

export type Breach = {
  readonly rule: string
  readonly at: string
  readonly limit: string
  readonly measured: string
  readonly evidence: string
}

export type RulesAnswer = AccountHead & {
  readonly currency: string | null
  readonly balance: string | null
  readonly equity: string | null
  readonly verdict: Verdict | null
  readonly because: readonly string[]
  readonly rule_set: RuleSet | null
  readonly rules: readonly Rule[]
  readonly breaches: readonly Breach[]
}

/** Rooms after every stop that is set, from GET …/rules/what-if. */
export type WhatIfAnswer = AccountHead & {
  readonly currency: string | null
  readonly bounded: boolean | null
  readonly equity_after: string | null
  /** Null where the open positions are not known. */
  readonly rules: ReadonlyArray<{
    rule: string
    limit: string | null
    room: string | null
    room_after: string | null
    breaches: boolean | null
  }> | null
  readonly positions: ReadonlyArray<{
    ticket: string
    symbol: string
    side: 'buy' | 'sell'
    volume: string
    stop_loss: string | null
    profit_at_stop: string | null
    equity_change: string | null
    reason: string | null
  }> | null
}

export type ReplayAnswer = {
  readonly from: string
  readonly to: string
  readonly seen_until: string | null
  readonly rule_set: RuleSet
  readonly would_have: 'passed' | 'failed' | 'not_yet' | 'unknown'
  readonly because: readonly string[]
  readonly rules: readonly Rule[]
  readonly failed: (Breach & { readonly equity: string | null }) | null
}

export type Preset = {
  readonly id: string
  readonly firm: string
  readonly programme: string
  readonly phase: string
  readonly initial_balance?: string | null
}
