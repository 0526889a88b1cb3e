// The accounts that the broker has at the start, with tokens that follow from the seed.
import { createRandom, type Random } from '../market/random.ts'
import type { Account, AccountingType, Rights } from './account.ts'
import { type Fix, fix } from './fix.ts'

export type AccountSpec = {
  readonly type?: AccountingType
  readonly id?: string
  readonly name?: string
  readonly currency?: string
  readonly leverage?: number
  /** Deposit of a margin account, such as 10000. */
  readonly deposit?: string
  /** Assets of a cash account. */
  readonly assets?: Readonly<Record<string, string>>
  readonly rights?: Rights
  readonly isReadonly?: boolean
  readonly isBlocked?: boolean
  /** Whether a login needs a one-time code. */
  readonly oneTimeCodes?: boolean
  readonly webApiId?: string
  readonly webApiKey?: string
  readonly webApiSecret?: string
}

/** One of each kind; the Net account wants one-time codes. */
export const usualAccounts: readonly AccountSpec[] = [
  { type: 'Gross' },
  { type: 'Net', oneTimeCodes: true },
  { type: 'Cash' },
]

export function makeAccounts(
  specs: readonly AccountSpec[],
  seed: number,
  nowMs: number,
): Account[] {
  const random = createRandom(seed + 7)
  return specs.map((spec, index) => makeAccount(spec, index, random, nowMs))
}

function makeAccount(spec: AccountSpec, index: number, random: Random, nowMs: number): Account {
  const type = spec.type ?? 'Gross'
  const assets =
    type === 'Cash' ? (spec.assets ?? { USD: '250000', EUR: '100000', BTC: '2.5' }) : {}
  return {
    ...{ id: BigInt(spec.id ?? 5_001 + index), type, name: spec.name ?? `Practice ${type}` },
    ...{ currency: spec.currency ?? 'USD', leverage: spec.leverage ?? 100 },
    ...{ marginCallLevel: 50, stopOutLevel: 30 },
    balance: type === 'Cash' ? 0n : fix(spec.deposit ?? '100000'),
    assets: new Map(
      Object.entries(assets).map(([name, amount]): [string, { amount: Fix; locked: Fix }] => [
        name,
        { amount: fix(amount), locked: 0n },
      ]),
    ),
    ...{
      orders: new Map(),
      net: new Map(),
      history: [],
      snapshots: [],
      clientIds: new Set<string>(),
    },
    ...{ registeredMs: Math.floor(nowMs) - 30 * 86_400_000, modifiedMs: Math.floor(nowMs) },
    ...{
      isBlocked: spec.isBlocked ?? false,
      isReadonly: spec.isReadonly ?? false,
      inMarginCall: false,
    },
    token: {
      webApiId: spec.webApiId ?? guid(random),
      webApiKey: spec.webApiKey ?? letters(random, 16),
      webApiSecret: spec.webApiSecret ?? letters(random, 64),
      rights: spec.rights ?? 'Full',
      totpSecret:
        spec.oneTimeCodes === true ? letters(random, 32, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567') : null,
    },
  }
}

const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

const letters = (random: Random, count: number, from = alphabet): string =>
  Array.from({ length: count }, () => from[random.whole(from.length)]).join('')

function guid(random: Random): string {
  const hex = letters(random, 32, '0123456789abcdef')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-')
}
