// Several accounts of one currency as one ledger, kept with what was computed from it for as long as none of them changes:
// the pages of a desk ask ten questions about the same pot. Equity that goes on leaves it.
import type { AccountLedger } from '../../domain/statistics/account-ledger.ts'
import { poolLedgers } from '../../domain/statistics/pool-ledgers.ts'
import type { KeptLedger } from './kept-ledger.ts'

export type Pot = {
  readonly ledger: AccountLedger
  /** By what was asked. */
  readonly values: Map<string, unknown>
}

export type PotCache = {
  /** `name` never names two desks. */
  get(name: string, accounts: readonly KeptLedger[]): Pot
}

/** Each may hold as many rows as the ledgers that it is made of. */
const MOST_POTS = 2

type KeptPot = Pot & { readonly madeOf: readonly unknown[] }

export function createPotCache(): PotCache {
  const pots = new Map<string, KeptPot>()
  return {
    get(name, accounts) {
      const madeOf = accounts.flatMap(partsOf)
      const known = pots.get(name)
      const isSame =
        known?.madeOf.length === madeOf.length &&
        madeOf.every((one, at) => Object.is(one, known.madeOf[at]))
      pots.delete(name)
      const pot =
        known !== undefined && isSame
          ? known
          : { ledger: poolLedgers(accounts.map(({ ledger }) => ledger)), values: new Map(), madeOf }
      // Last used stands last.
      pots.set(name, pot)
      for (const oldest of pots.keys()) if (pots.size > MOST_POTS) pots.delete(oldest)
      return pot
    },
  }
}

/** Everything of an account that a pot takes. */
function partsOf({ kept, ledger }: KeptLedger): unknown[] {
  const { opening, equity, positionsKnown } = ledger
  const { last, fromMs } = equity
  return [
    ...[kept.trades, kept.bookings, opening, positionsKnown],
    ...[fromMs[0], last.units[0], last.scale],
  ]
}
