// WebApiAccount. A cash account has no balance, equity or margin; a margin level of nothing is left out.
import type { Account } from '../account.ts'
import { moneyOf } from '../engine/valuation.ts'
import { num, whole } from '../json.ts'
import type { World } from '../world.ts'
import type { Version } from './trade.ts'

export function accountWire(
  world: World,
  account: Account,
  version: Version,
): Record<string, unknown> {
  const { token } = account
  return {
    ...{ Id: whole(account.id), AccountingType: account.type, Name: account.name },
    Group: version === 'v1' ? `practice_${account.type.toLowerCase()}` : undefined,
    ...{ Registered: account.registeredMs, Modified: account.modifiedMs, IsArchived: false },
    IsBlocked: account.isBlocked || token.rights === 'Blocked',
    IsReadonly: account.isReadonly || token.rights === 'Readonly',
    ...{ IsValid: true, IsWebApiEnabled: true, IsLongOnly: false, ReportCurrency: 'USD' },
    IsTokenCommissionEnabled: false,
    ...(account.type === 'Cash' ? {} : moneyWire(world, account)),
    Throttling: throttling(world),
  }
}

function moneyWire(world: World, account: Account): Record<string, unknown> {
  const { profit, commission, swap, equity, margin, marginLevel } = moneyOf(world, account)
  return {
    ...{ Leverage: account.leverage, Balance: num(account.balance) },
    ...{ BalanceCurrency: account.currency, Profit: num(profit), Commission: num(commission) },
    ...{ AgentCommission: num(0n), Swap: num(swap), Rebate: num(0n), Equity: num(equity) },
    ...{ Margin: num(margin), MarginLevel: num(marginLevel) },
    ...{ MarginCallLevel: account.marginCallLevel, StopOutLevel: account.stopOutLevel },
  }
}

function throttling({ faults }: World): Record<string, unknown>[] {
  const RequestsPerSecond = faults.requestsPerSecond || 50
  return ['Rest', 'WebSockets'].map((Protocol) => ({
    ...{ Protocol, SessionsPerAccount: 5, RequestsPerSecond, ConcurrentRequestCount: 10 },
    ThrottlingMethods: [
      {
        Method: 'TradeHistory',
        RequestsPerSecond: Math.max(1, RequestsPerSecond >> 2),
        ConcurrentRequestCount: 2,
      },
    ],
  }))
}
