// A key and its use as JSON: members in the names of the wire.
import type { Allowance } from '../../access/gate.ts'
import type { StoredKey } from '../../access/keys/key-rows.ts'
import type { KeyDay } from '../../access/keys/usage-store.ts'
import { formatRate } from '../../access/limits/rate.ts'

export type UsageNow = {
  readonly allowances: readonly Allowance[]
  readonly openStreams: number
}

export function usageBody(key: StoredKey, days: readonly KeyDay[], now: UsageNow) {
  return {
    id: key.id,
    name: key.name,
    kind: key.kind,
    scopes: key.scopes,
    accounts: key.accounts,
    networks: key.networks,
    zone: key.brokerZone,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt,
    old_secret_until: key.oldSecretUntil,
    rates: now.allowances.map(({ rateClass, perSecond, burst, left, fullInMs }) => ({
      class: rateClass,
      rate: formatRate(perSecond),
      burst,
      left,
      full_in_ms: Math.ceil(fullInMs),
    })),
    open_streams: now.openStreams,
    days: days.map(({ day, rateClass, requests, refused }) => ({
      ...{ day, class: rateClass, requests, refused },
    })),
  }
}

const time = { type: 'string', format: 'date-time' } as const
const maybeTime = { type: ['string', 'null'], format: 'date-time' } as const
const words = { type: 'array', items: { type: 'string' } } as const
const maybeWords = { type: ['array', 'null'], items: { type: 'string' } } as const
const count = { type: 'integer', minimum: 0 } as const
const rateClass = { enum: ['read', 'ingest'] } as const

const properties = {
  id: { type: 'string' },
  name: { type: 'string' },
  kind: { type: 'string', description: 'i ingest, r read, a several purposes.' },
  scopes: words,
  accounts: { ...maybeWords, description: 'Account numbers; null = all.' },
  networks: { ...maybeWords, description: 'CIDR; null = from anywhere.' },
  zone: { type: ['string', 'null'], description: 'Zone of times that name none.' },
  created_at: time,
  expires_at: maybeTime,
  last_used_at: { ...maybeTime, description: 'Written every few seconds.' },
  old_secret_until: { ...maybeTime, description: 'Until then a replaced secret works too.' },
  rates: {
    type: 'array',
    description: 'At the server that answers: others count for themselves.',
    items: {
      type: 'object',
      required: ['class', 'rate', 'burst', 'left', 'full_in_ms'],
      properties: {
        class: rateClass,
        rate: { type: 'string', description: 'In the long run, such as 10/s or 5/h.' },
        burst: { type: 'integer', description: 'At once, after a pause.' },
        left: { ...count, description: 'At once, now.' },
        full_in_ms: { ...count, description: 'Until all of the burst is there again.' },
      },
    },
  },
  open_streams: { ...count, description: 'At the server that answers.' },
  days: {
    type: 'array',
    description: 'Newest first; a day without requests is left out.',
    items: {
      type: 'object',
      required: ['day', 'class', 'requests', 'refused'],
      properties: {
        day: { type: 'string', format: 'date', description: 'UTC.' },
        class: rateClass,
        requests: count,
        refused: {
          ...count,
          description:
            'How many of them the key was not enough for: too fast, not in scope, from elsewhere.',
        },
      },
    },
  },
} as const

export const usageSchema = { type: 'object', required: Object.keys(properties), properties }

export const exampleUsage = {
  id: 'wDLdtWml',
  name: 'partner',
  kind: 'r',
  scopes: ['accounts:read', 'trades:read'],
  accounts: ['5012345'],
  networks: ['203.0.113.0/24'],
  zone: null,
  created_at: '2026-05-01T08:00:00Z',
  expires_at: '2026-08-01T08:00:00Z',
  last_used_at: '2026-05-28T14:39:58Z',
  old_secret_until: null,
  rates: [
    { class: 'read', rate: '10/s', burst: 20, left: 18, full_in_ms: 155 },
    { class: 'ingest', rate: '100/s', burst: 1000, left: 1000, full_in_ms: 0 },
  ],
  open_streams: 1,
  days: [
    { day: '2026-05-28', class: 'read', requests: 5120, refused: 3 },
    { day: '2026-05-27', class: 'read', requests: 86_012, refused: 0 },
  ],
}
