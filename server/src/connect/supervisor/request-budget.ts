// Requests for deals of one account are counted: so many at once after a rest, then one in a while. A long answer that
// came in many pages is paid for afterwards, so that the average holds whatever the broker's pages are.

export type RequestBudget = { readonly tokens: number; readonly atMs: number }

export type BudgetRule = { readonly everyMs: number; readonly burst: number }

export function fullBudget({ burst }: BudgetRule, nowMs: number): RequestBudget {
  return { tokens: burst, atMs: nowMs }
}

/** What is left after `requests` were sent; below zero when they were more than there was. */
export function spend(
  budget: RequestBudget,
  rule: BudgetRule,
  requests: number,
  nowMs: number,
): RequestBudget {
  return { tokens: tokensAt(budget, rule, nowMs) - requests, atMs: nowMs }
}

/** When the next request may leave. */
export function readyAtMs(budget: RequestBudget, { everyMs }: BudgetRule): number {
  return budget.tokens >= 1 ? budget.atMs : budget.atMs + Math.ceil((1 - budget.tokens) * everyMs)
}

function tokensAt(budget: RequestBudget, { everyMs, burst }: BudgetRule, nowMs: number): number {
  return Math.min(burst, budget.tokens + Math.max(0, nowMs - budget.atMs) / everyMs)
}
