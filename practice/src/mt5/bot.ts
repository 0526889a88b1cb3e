// The market bot: who trades on the practice accounts so that positions, deals and equity move by themselves.
import { LOT } from '../market/money.ts'
import type { Random } from '../market/random.ts'
import { symbols } from '../market/symbols.ts'
import { type Account, reasons } from './account.ts'
import type { Trading } from './trading/trading.ts'

const MOST_HELD = 4
/** A hundredth of a lot. */
const STEP = LOT / 100
const WAITS_MS = 3_600_000

export function createBot(deps: {
  readonly trading: Trading
  readonly random: Random
  readonly now: () => number
}) {
  const { trading, random, now } = deps

  function closeSome(account: Account): boolean {
    const held = account.positions[random.whole(MOST_HELD)]
    if (held === undefined || random.whole(2) === 0) return false
    const half = Math.floor(held.volume / 2 / STEP) * STEP
    const volume = random.whole(3) === 0 && half > 0 ? half : held.volume
    trading.positions.close(account, held, volume, { reason: reasons.expert })
    return true
  }

  function open(account: Account): void {
    const symbol = symbols[random.whole(symbols.length)]
    if (symbol === undefined) return
    const { bid, ask } = trading.valuation.quoteOf(symbol.name)
    const side = random.whole(2) === 0 ? 'buy' : 'sell'
    const reach = Math.floor(symbol.startPoints / 500)
    const sign = side === 'buy' ? 1 : -1
    const request = {
      ...({ symbol: symbol.name, side, volume: (1 + random.whole(20)) * STEP } as const),
      ...{ expert: 20_260_000n + BigInt(random.whole(3)), comment: 'practice bot' },
    }
    const protectedAt = (points: number) => ({
      stopPoints: points - sign * reach,
      takePoints: points + sign * reach,
    })
    if (random.whole(8) > 0 || account.pending.length > 0) {
      trading.positions.trade(account, { ...request, ...protectedAt(bid) })
      return
    }
    const points = (side === 'buy' ? ask : bid) - sign * Math.floor(reach / 8)
    const expiresMs = now() + WAITS_MS
    trading.pending.place(account, {
      ...{ ...request, ...protectedAt(points), kind: 'limit', points, expiresMs },
    })
  }

  /** A few accounts a step: whoever holds little opens, whoever holds much closes. */
  return (accounts: readonly Account[]): void => {
    const most = Math.max(1, Math.floor(accounts.length / 50))
    for (let turn = 0; turn < most; turn += 1) {
      const account = accounts[random.whole(accounts.length)]
      if (account === undefined) continue
      if (!closeSome(account) && account.positions.length < MOST_HELD) open(account)
    }
  }
}
