// Keeps within what the broker allows an account in a second, as it says itself with the account: over REST a refusal for
// being too fast leaves open what happened to an order, so that none may be provoked.
import { type Fields, isFields, type Json } from '../../connect/ticktrader/json.ts'
import { createPace } from '../../connect/ticktrader/pace.ts'
import type { Throttle } from '../../connect/ticktrader/wire.ts'
import type { Timer } from '../../platform/clock.ts'
import { outcomeOfFailure } from './outcome.ts'
import { decimalIn, textIn } from './trade-of.ts'
import type { Transport } from './transport.ts'

/** What was decided at a price must not leave at a much later one. */
const LONGEST_TURN_MS = 3_000

export function paced(
  transport: Transport,
  clock: Timer,
  protocol: 'Rest' | 'WebSockets',
): Transport {
  const pace = createPace(clock, protocol)
  const after = async <T>(method: string, ask: () => Promise<T>): Promise<T> => {
    await pace.turn(method)
    return ask()
  }
  return {
    ...transport,
    async account() {
      const account = await after('Account', transport.account)
      pace.learn(throttlesOf(account))
      return account
    },
    trades: () => after('Trades', transport.trades),
    trade: (order) => after('Trades', () => transport.trade(order)),
    positions: () => after('Positions', transport.positions),
    history: (request) => after('TradeHistory', () => transport.history(request)),
    tradeAllowed: () => after('SessionInfo', transport.tradeAllowed),
    async send(command, wire, signal) {
      const method = wire.socketRequest === 'TradeCreateOco' ? 'TradeCreate' : wire.socketRequest
      const sinceMs = clock.monotonicMs()
      await pace.turn(method)
      if (signal.aborted)
        return outcomeOfFailure({ firstByteLeft: false, detail: 'it was stopped here' })
      if (clock.monotonicMs() - sinceMs > LONGEST_TURN_MS)
        return {
          outcome: 'rejected',
          reason: 'throttled',
          said: 'its turn came too late to be sent',
        }
      return transport.send(command, wire, signal)
    },
  }
}

/** What cannot be read allows nothing more than usual. */
function throttlesOf(account: Json): Throttle[] {
  return listIn(account, 'Throttling').map((one) => ({
    protocol: textIn(one, 'Protocol') ?? '',
    perSecond: numberIn(one, 'RequestsPerSecond'),
    methods: listIn(one, 'ThrottlingMethods').map((method) => ({
      method: textIn(method, 'Method') ?? '',
      perSecond: numberIn(method, 'RequestsPerSecond'),
    })),
  }))
}

function listIn(value: Json, name: string): Fields[] {
  const list = isFields(value) ? value[name] : undefined
  return Array.isArray(list) ? list.filter(isFields) : []
}

function numberIn(fields: Fields, name: string): number {
  return Math.max(0, Number(decimalIn(fields, name) ?? 0))
}
