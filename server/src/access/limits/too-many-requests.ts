// The 429 answer in the terms of the IETF RateLimit header fields, draft 11.
// `q` requests in `w` seconds is what a full bucket holds and how long an empty one takes to fill.
import { TidemarkError } from '../../platform/problem.ts'
import { formatRate, type Rate } from './rate.ts'

export type Policy = 'key' | 'address' | 'failed-auth'

const whose: Readonly<Record<Policy, string>> = {
  key: 'This key',
  address: 'This address',
  'failed-auth': 'This address has sent too many keys that are not accepted; it',
}

export function tooManyRequests(policy: Policy, rate: Rate, waitMs: number): TidemarkError {
  const waitS = Math.max(1, Math.ceil(waitMs / 1000))
  const windowS = Math.max(1, Math.round(rate.burst / rate.perSecond))
  return new TidemarkError(
    'rate_limited',
    `${whose[policy]} may send ${formatRate(rate.perSecond)}, ${rate.burst} at once. Try again in ${waitS} s.`,
    {
      retryAfterMs: waitMs,
      headers: {
        'ratelimit-policy': `"${policy}";q=${rate.burst};w=${windowS}`,
        ratelimit: `"${policy}";r=0;t=${waitS}`,
        'retry-after': String(waitS),
      },
    },
  )
}
