// Who trades on the practice accounts so that orders, positions and equity move by themselves.
import type { Account, Side } from './account.ts'
import { BrokerFault } from './broker-fault.ts'
import { closePosition } from './engine/close.ts'
import { create } from './engine/create.ts'
import { type CreateRequest, readCreate } from './engine/create-request.ts'
import { cancel } from './engine/manage.ts'
import { type Fix, fixText, fromPoints } from './fix.ts'
import { NumberToken } from './json.ts'
import type { World } from './world.ts'

const MOST_HELD = 4
const names = ['EURUSD', 'GBPUSD', 'USDJPY', 'XAUUSD'] as const

export function createBot(world: World) {
  const { random } = world
  const token = (value: Fix) => new NumberToken(fixText(value))

  function request(account: Account): CreateRequest {
    const symbol =
      account.type === 'Cash' ? 'EURUSD' : (names[random.whole(names.length)] ?? 'EURUSD')
    const { spec, bid, ask } = world.quote(symbol)
    const side: Side = random.whole(2) === 0 ? 'Buy' : 'Sell'
    const far = fromPoints(Math.floor(spec.startPoints / 2_000), spec.digits)
    const amount = spec.minAmount * BigInt(1 + random.whole(5))
    const base = { Symbol: symbol, Side: side, Amount: token(amount), Comment: 'practice bot' }
    if (random.whole(4) > 0) return readCreate({ ...base, Type: 'Market' })
    const price = side === 'Buy' ? ask - far : bid + far
    return readCreate({ ...base, Type: 'Limit', Price: token(price) })
  }

  function turn(account: Account): void {
    const held = [...account.orders.values()][random.whole(MOST_HELD)]
    if (held === undefined || random.whole(3) === 0) {
      if (account.orders.size < MOST_HELD) create(world, account, request(account), null)
    } else if (held.type === 'Position') closePosition(world, account, held.id, null, null)
    else cancel(world, account, held.id, null)
  }

  return (): void => {
    const accounts = [...world.accounts.values()]
    const account = accounts[random.whole(accounts.length)]
    if (account === undefined || random.whole(3) > 0) return
    try {
      turn(account)
    } catch (error) {
      // The bot asks like anybody else, and may be refused.
      if (!(error instanceof BrokerFault)) throw error
    }
  }
}
