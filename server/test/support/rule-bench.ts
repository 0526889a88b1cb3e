// Rules of an account with an Expert Advisor in front: reports go through the real routes, the watcher looks at each of them.
import { createAccountRules } from '../../src/accounts/rules/account-rules.ts'
import { loadBreaches } from '../../src/accounts/rules/breach-store.ts'
import { createRuleWatcher } from '../../src/accounts/rules/rule-watcher.ts'
import { addFact, clearRules, setRules } from '../../src/accounts/rules/set-rules.ts'
import type { Instant } from '../../src/domain/instant.ts'
import { readRuleSet } from '../../src/domain/rules/read-rule-set.ts'
import type { RuleFact } from '../../src/domain/rules/rule-fact.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openExpertBench } from './expert-bench.ts'
import { type SampleDeal, sampleDeal } from './expert-reports.ts'
import { silentLog } from './test-cluster.ts'
import { until } from './until.ts'

/** Of the broker's clock in reports, in seconds east of UTC. */
const OFFSET_S = 10_800

export type Picture = {
  readonly equity: string
  readonly balance?: string
  readonly credit?: string
  readonly deals?: readonly SampleDeal[]
  /** Open positions as JSON text; default none. */
  readonly positions?: string
}

export async function openRuleBench(t: Parameters<typeof openExpertBench>[0]) {
  const bench = await openExpertBench(t)
  const { database } = bench
  let nowMs = 0
  const clock = { ...systemClock, now: () => nowMs }
  const { announcer } = bench.news
  const goTo = (at: string) => {
    nowMs = Date.parse(at)
    bench.goTo(nowMs)
  }
  const rules = createAccountRules({ read: database.read })
  const watcher = createRuleWatcher({ database, rules, announcer, clock, log: silentLog })
  t.after(async () => watcher[Symbol.asyncDispose]())
  const deps = { database, clock, actor: 'test' }
  return {
    ...{ database, rules, watcher, announcer, goTo },
    /** The account is always the first one. */
    see: async (
      at: string,
      { equity, balance = equity, credit = '0.00', deals, positions = '' }: Picture,
    ) => {
      goTo(at)
      await bench.report({
        account: `"balance":${balance},"equity":${equity},"credit":${credit},"currency":"USD"`,
        ...{ gmtTime: nowMs / 1000, offsetS: OFFSET_S, more: `"positions":[${positions}]` },
        ...(deals === undefined ? {} : { deals }),
      })
    },
    set: (value: unknown) => {
      const read = readRuleSet(value, new Date(nowMs).toISOString() as Instant) // the clock's own time
      if (read.kind === 'refused') throw new Error(JSON.stringify(read.complaints))
      return setRules(deps, 1, read.ruleSet)
    },
    clear: () => clearRules(deps, 1),
    say: (fact: RuleFact) => addFact(deps, 1, fact),
    look: (silence: { fromMs: number; cause: string } | null = null) =>
      rules.look(1, { nowMs, silence }),
    /** What the watcher has written, once it has looked at everything. */
    breaches: async (atLeast = 0) => {
      const found = await until(async () => {
        await watcher.settled()
        const all = await loadBreaches(database.read, 1)
        return all.length >= atLeast ? { all } : null
      })
      return found.all
    },
  }
}

export type RuleBench = Awaited<ReturnType<typeof openRuleBench>>

/** A deal at an instant, by the broker's clock. */
export const dealAt = (deal: string, at: string, more: SampleDeal): SampleDeal =>
  sampleDeal(deal, { time_msc: String(Date.parse(at) + OFFSET_S * 1000), ...more })

/** Money put in: what the balance begins with. */
export const deposit = (deal: string, at: string, profit: string): SampleDeal =>
  dealAt(deal, at, {
    ...{ type: 2, entry: 0, position: '0', symbol: '', volume: '0', price: '0', profit },
  })
