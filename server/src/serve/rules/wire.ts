// What is said of an account's rules, as members of answers. Money is decimal text; what is rounded against the trader for
// display stands beside the exact value and is named so.
import type { StoredBreach } from '../../accounts/rules/breach-store.ts'
import type { RuleLook } from '../../accounts/rules/rule-look.ts'
import { verdictOf } from '../../domain/rules/account-report.ts'
import { roundDown } from '../../domain/rules/display.ts'
import type { RuleSet } from '../../domain/rules/rule-set.ts'
import type { RuleSource } from '../../domain/rules/rule-source.ts'
import { checkSentence, goalSentence, lossSentence } from '../../domain/rules/trace.ts'
import type { WhatIf } from '../../domain/rules/what-if.ts'
import { writeSource } from '../../domain/rules/write-rule-set.ts'
import { checkMembers, goalMembers, lossMembers, type Members } from './rule-members.ts'
import { shortOf } from './values.ts'

export function ruleSetMembers(ruleSet: RuleSet, version: number | null): Members {
  const { id, firm, programme, phase, currency, initialBalance, validFrom, source } = ruleSet
  return {
    ...{ id, firm, programme, phase, version: ruleSet.version, account_version: version },
    ...{ valid_from: validFrom, currency, initial_balance: initialBalance },
    source: writeSource(source),
  }
}

/** Every rule in the order of its set. */
export function ruleMembers({ report, ruleSet, nowMs }: RuleLook): Members[] {
  return report.rules.map((one, index) => {
    const source = one.report.rule.source ?? ruleSet.source
    const moment = { nowMs, source }
    const head = { rule: one.report.kind, about: one.about, index, verdict: verdictOf(one) }
    const tail = {
      ...sourceMembers(source, ruleSet),
      unclear: one.report.rule.unclear,
    }
    if (one.about === 'loss')
      return {
        ...head,
        ...lossMembers(one, nowMs),
        sentence: lossSentence(one.report, moment),
        ...tail,
      }
    if (one.about === 'goal')
      return {
        ...head,
        ...goalMembers(one.report),
        sentence: goalSentence(one.report, moment),
        ...tail,
      }
    return {
      ...head,
      ...checkMembers(one.report),
      sentence: checkSentence(one.report, moment),
      ...tail,
    }
  })
}

function sourceMembers(
  { url, readOn, pageDate, status }: RuleSource,
  { version }: RuleSet,
): Members {
  return {
    ...{ source_url: url, source_date: readOn, page_date: pageDate, source_status: status },
    rule_version: version,
  }
}

export function storedBreachMembers(one: StoredBreach): Members {
  return {
    ...{ rule: one.kind, index: one.ruleIndex, account_version: one.version, at: one.at },
    ...{ limit: shortOf(one.limit), measured: one.measured, equity: one.equity },
    ...{ balance: one.balance, evidence: one.evidence, seen_at: one.seenAt },
  }
}

export function whatIfMembers({ positions, isBounded, equityAfter, rooms }: WhatIf): Members {
  return {
    ...{ bounded: isBounded, equity_after: equityAfter && roundDown(equityAfter) },
    rules: rooms.map(({ report, room, breaches }) => ({
      ...{ rule: report.kind, limit: shortOf(report.limit) },
      ...{
        room: report.room && roundDown(report.room),
        room_after: room && roundDown(room),
        breaches,
      },
    })),
    positions: positions.map(({ position, profitAtStop, change, reason }) => ({
      ...{ ticket: position.ticket, symbol: position.symbol, side: position.side },
      ...{ volume: position.volume, stop_loss: position.stopLoss, profit: position.profit },
      ...{ profit_at_stop: profitAtStop && roundDown(profitAtStop) },
      ...{ equity_change: change && roundDown(change), reason },
    })),
  }
}
