// Keeps the practice accounts small, as somebody else who trades on them would: without it thousands of positions pile up.
// Positions that show whether a close happened twice are left alone.
import type { PracticeTickTrader } from '@tidemark/practice'
import type { HalfClosed } from './traders.ts'

const MOST = 8
/** By then everything that was to close it, however late, has come. */
const DECIDED_MS = 900_000

export function createHousekeeping(
  broker: PracticeTickTrader,
  /** Those that are decided are taken out. */
  halfClosed: HalfClosed[],
): { tidy(): void; closedTwice(): string[] } {
  let turns = 0
  const wrong: string[] = []

  /** Of 4000 units, 1000 were to be closed once. */
  function judge({ account, position }: HalfClosed): void {
    const amount = broker.truth(account).positions.find(({ id }) => id === position)?.amount
    if (amount !== '4000' && amount !== '3000') wrong.push(`${position}: ${amount}`)
  }

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
      while ((halfClosed[0]?.atMs ?? Number.POSITIVE_INFINITY) < broker.now() - DECIDED_MS) {
        const [one] = halfClosed.splice(0, 1)
        if (one !== undefined) judge(one)
      }
      const { positions, orders } = broker.truth(account.id)
      for (const { id } of orders.slice(0, -MOST)) remove(account.id, 'Cancel', id)
      if (account.accountingType !== 'Gross') return
      const kept = new Set(halfClosed.map(({ position }) => position))
      const free = positions.filter(({ id }) => !kept.has(id))
      for (const { id } of free.slice(0, -MOST)) remove(account.id, 'Close', id)
    },
    closedTwice() {
      for (const one of halfClosed.splice(0)) judge(one)
      return wrong
    },
  }
}
