// The limits of an account, or of all accounts: they change rarely, so they are asked for rarely, and after each change.
import { queryOf } from '../../shared/api/api-client.ts'
import { type Resource, useResource } from '../../shared/api/use-resource.ts'
import type { LimitMeaning, List, RiskAnswer } from './answers.ts'

export const riskPath = '/api/v1/risk'

/** Null = the limits of all accounts that have none of their own. */
export function useRisk(account: string | null, everyMs = 15_000): Resource<RiskAnswer> {
  const pace = { everyMs, atLeastEveryMs: 30_000 }
  return useResource<RiskAnswer>(`${riskPath}${queryOf({ account })}`, pace)
}

export const useLimitMeanings = (): Resource<List<LimitMeaning>> =>
  useResource<List<LimitMeaning>>('/api/v1/trade/limits', { atLeastEveryMs: 15_000 })
