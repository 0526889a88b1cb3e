// The book of an account: every change of its balance is a deal, so that its deals always add up to it.
import { fromCents, LOT } from '../../market/money.ts'
import { ONE, type Rates } from '../../market/rates.ts'
import { type Account, actions, type Deal, entries, reasons } from '../account.ts'

/** US cents for each lot and side. */
const commissionPerLotCents = -350n

export type Book = ReturnType<typeof createBook>

export type NewDeal = Pick<Deal, 'action'> & Partial<Omit<Deal, 'ticket' | 'atMs' | 'action'>>

const nothing: Omit<Deal, 'ticket' | 'atMs' | 'action'> = {
  ...{ order: 0n, position: 0n, entry: entries.in, reason: reasons.dealer, symbol: '' },
  ...{ volume: 0, closedVolume: 0, points: 0, stopPoints: 0, takePoints: 0, positionPoints: 0 },
  ...{ bid: 0, ask: 0, profit: 0n, storage: 0n, commission: 0n, profitRate: ONE },
  ...{ expert: 0n, comment: '' },
}

export function createBook(deps: {
  readonly now: () => number
  readonly nextTicket: () => bigint
  readonly rates: Rates
}) {
  const { now, nextTicket, rates } = deps

  function book(account: Account, deal: NewDeal): Deal {
    const booked: Deal = { ...nothing, ...deal, ticket: nextTicket(), atMs: now() }
    account.deals.push(booked)
    if (deal.action === actions.credit) account.credit += booked.profit
    else account.balance += booked.profit + booked.storage + booked.commission
    account.active = true
    return booked
  }

  function commissionOf(account: Account, volume: number): bigint {
    const cents = (commissionPerLotCents * BigInt(volume)) / BigInt(LOT)
    return fromCents(cents, rates.of('USD', account.currency), account.currency)
  }

  /** Money in or out, credit, a correction. */
  const money = (
    account: Account,
    profit: bigint,
    action: number = actions.balance,
    comment = 'Deposit',
  ) => book(account, { action, profit, comment })

  /**
   * The deal turns into a cancelled one without profit, which a balance operation books back. Whether a real server leaves
   * the balance as it was is not documented; here it stays, so that the deals still add up to it.
   */
  function cancel(account: Account, ticket: bigint): void {
    const deal = account.deals.find((one) => one.ticket === ticket)
    if (deal === undefined || deal.action > actions.sell)
      throw new Error(`account ${account.login} has no deal ${ticket} that could be cancelled`)
    const { profit } = deal
    deal.action = deal.action === actions.buy ? actions.buyCanceled : actions.sellCanceled
    deal.profit = 0n
    account.balance -= profit
    money(account, profit, actions.correction, `cancelled #${ticket}`)
  }

  return { book, commissionOf, money, cancel }
}
