// The 429 answer, and what is left on others, in the terms of the IETF RateLimit header fields, draft 11.
// `q` requests in `w` seconds is what a full bucket holds and how long an empty one takes to fill.
import { TidemarkError } from '../../platform/problem.ts'
import { formatRate, type Rate } from './rate.ts'
import type { Standing } from './rate-limiter.ts'

export type Policy = 'key' | 'address' | 'failed-auth' | 'session'

const whose: Readonly<Record<Policy, string>> = {
  key: 'This key',
  address: 'This address',
  session: 'This session',
  'failed-auth': 'This address has sent too many keys that are not accepted; it',
}

export function tooManyRequests(policy: Policy, rate: Rate, waitMs: number): TidemarkError {
  const waitS = Math.max(1, Math.ceil(waitMs / 1000))
  return new TidemarkError(
    'rate_limited',
    `${whose[policy]} may send ${formatRate(rate.perSecond)}, ${rate.burst} at once. Try again in ${waitS} s.`,
    {
      retryAfterMs: waitMs,
      members: { 'violated-policies': [policy] },
      headers: {
        'ratelimit-policy': policyField(policy, rate),
        ratelimit: `"${policy}";r=0;t=${waitS}`,
        'retry-after': String(waitS),
      },
    },
  )
}

/** The fields of an answer that was granted: what is left, and in how many seconds the bucket is full again. */
export function rateFields(policy: Policy, rate: Rate, standing: Standing): RateFields {
  const { left, fullInMs } = standing
  return {
    'ratelimit-policy': policyField(policy, rate),
    ratelimit: `"${policy}";r=${left};t=${Math.max(1, Math.ceil(fullInMs / 1000))}`,
  }
}

export type RateFields = { readonly 'ratelimit-policy': string; readonly ratelimit: string }

function policyField(policy: Policy, { burst, perSecond }: Rate): string {
  return `"${policy}";q=${burst};w=${Math.max(1, Math.round(burst / perSecond))}`
}
