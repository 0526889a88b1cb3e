// A new order as it came: members of the vendor's WebApiTradeCreate.
import type { OrderType, Side } from '../account.ts'
import { refuse } from '../broker-fault.ts'
import type { Fix } from '../fix.ts'
import { decimalAt, flagAt, type Given, msAt, textAt, wholeAt } from '../json.ts'

export type CreateRequest = {
  readonly clientId: string | null
  readonly type: OrderType
  readonly side: Side
  readonly symbol: string
  readonly price: Fix | null
  readonly stopPrice: Fix | null
  readonly amount: Fix
  readonly maxVisible: Fix | null
  readonly stopLoss: Fix | null
  readonly takeProfit: Fix | null
  readonly expiresMs: number | null
  readonly immediateOrCancel: boolean
  readonly fillOrKill: boolean
  readonly comment: string | null
  readonly clientApp: string | null
  readonly slippage: Fix | null
  readonly oneCancelsTheOther: boolean
  readonly ocoEqualAmount: boolean
  readonly related: bigint | null
  readonly contingent: {
    readonly trigger: string
    readonly by: bigint | null
    readonly timeMs: number | null
  } | null
}

const types: readonly string[] = ['Market', 'Limit', 'Stop', 'StopLimit']
const triggers: readonly string[] = [
  'OnPendingOrderExpired',
  'OnPendingOrderPartiallyFilled',
  'OnTime',
]

export function readCreate(given: Given): CreateRequest {
  const type = textAt(given, 'Type') ?? ''
  const side = textAt(given, 'Side') ?? ''
  if (!types.includes(type)) refuse('InvalidOrderType')
  if (side !== 'Buy' && side !== 'Sell') return refuse('BadRequest', "Invalid 'Params.Side' filed!")
  const amount = decimalAt(given, 'Amount')
  const ocoEqualAmount = flagAt(given, 'OcoEqualAmount')
  if (amount === null && !ocoEqualAmount) refuse('InvalidAmount')
  const price = decimalAt(given, 'Price')
  const isContingent = flagAt(given, 'ContingentOrder')
  const trigger = textAt(given, 'TriggerType') ?? 'None'
  if (isContingent && !triggers.includes(trigger))
    refuse('BadRequest', "Invalid 'Params.TriggerType' filed!")
  return {
    ...{ clientId: textAt(given, 'ClientId') || null, type: type as OrderType, side, price },
    symbol: textAt(given, 'Symbol') ?? '',
    // Version 1 and older documentation put the trigger of a stop order into Price.
    stopPrice: decimalAt(given, 'StopPrice') ?? (type === 'Stop' ? price : null),
    ...{ amount: amount ?? 0n, maxVisible: decimalAt(given, 'MaxVisibleAmount') },
    ...{ stopLoss: decimalAt(given, 'StopLoss'), takeProfit: decimalAt(given, 'TakeProfit') },
    ...{ expiresMs: msAt(given, 'Expired'), immediateOrCancel: flagAt(given, 'ImmediateOrCancel') },
    ...{ fillOrKill: flagAt(given, 'FillOrKill'), comment: textAt(given, 'Comment') },
    ...{ clientApp: textAt(given, 'ClientApp'), slippage: decimalAt(given, 'Slippage') },
    ...{ oneCancelsTheOther: flagAt(given, 'OneCancelsTheOther'), ocoEqualAmount },
    related: wholeAt(given, 'RelatedTradeId'),
    contingent: isContingent
      ? { trigger, by: wholeAt(given, 'OrderIdTriggeredBy'), timeMs: msAt(given, 'TriggerTime') }
      : null,
  }
}
