// Keeps the practice accounts small, as somebody else who trades on them would: without it thousands of positions pile up.
// Positions that show whether a close happened twice are left alone.
import type { PracticeTickTrader } from '@tidemark/practice'
import type { HalfClosed } from './traders.ts'

const MOST = 20

export function createHousekeeping(
  broker: PracticeTickTrader,
  halfClosed: readonly HalfClosed[],
): { tidy(): void; closedTwice(): string[] } {
  let turns = 0

  function remove(account: string, type: 'Close' | 'Cancel', id: string): void {
    try {
      broker.trade(account, 'delete', { Type: type, Id: Number(id) })
    } catch {
      // It was gone already.
    }
  }

  return {
    tidy() {
      turns += 1
      const account = broker.accounts[turns % broker.accounts.length]
      if (account === undefined) return
      const { positions, orders } = broker.truth(account.id)
      for (const { id } of orders.slice(0, -MOST)) remove(account.id, 'Cancel', id)
      if (account.accountingType !== 'Gross') return
      const kept = new Set(halfClosed.map(({ position }) => position))
      const free = positions.filter(({ id }) => !kept.has(id))
      for (const { id } of free.slice(0, -MOST)) remove(account.id, 'Close', id)
    },
    /** Of 4000 units, 1000 were to be closed once. */
    closedTwice: () =>
      halfClosed.flatMap(({ account, position }) => {
        const amount = broker.truth(account).positions.find(({ id }) => id === position)?.amount
        return amount === '4000' || amount === '3000' ? [] : [`${position}: ${amount}`]
      }),
  }
}
