// Which prices a signal must and may name, and on which side of each other they lie. What the market says is seen later.
import { compare } from '../../domain/decimal-math.ts'
import type { Signal } from './signal.ts'

type Complaint = readonly [member: string, code: string, detail: string]

export function priceComplaints(signal: Signal): Complaint[] {
  return signal.side === 'close' ? closing(signal) : opening(signal)
}

function closing({ type, size, price, stopPrice, stopLoss, takeProfit }: Signal): Complaint[] {
  const found: Complaint[] = []
  if (type !== 'market')
    found.push(['type', 'not_with_close', 'What is closed is closed at the market.'])
  const others = { price, stop: stopPrice, sl: stopLoss, tp: takeProfit }
  for (const [name, value] of Object.entries(others))
    if (value !== null)
      found.push([name, 'not_with_close', `${name} has no meaning with side close.`])
  if (size !== null)
    found.push([
      size.kind,
      'not_with_close',
      'Close closes all that is open of the symbol. To make a position smaller, send the opposite side.',
    ])
  return found
}

function opening({
  type,
  side,
  size,
  price,
  stopPrice,
  stopLoss,
  takeProfit,
}: Signal): Complaint[] {
  const found: Complaint[] = []
  const wantsPrice = type === 'limit' || type === 'stop_limit'
  const wantsStop = type === 'stop' || type === 'stop_limit'
  if (wantsPrice && price === null)
    found.push(['price', 'member_missing', `type ${type} needs price.`])
  if (wantsStop && stopPrice === null)
    found.push(['stop', 'member_missing', `type ${type} needs stop, the price that triggers it.`])
  if (!wantsStop && stopPrice !== null)
    found.push([
      'stop',
      'not_with_type',
      `stop triggers orders of type stop and stop_limit; this one is ${type}. A stop loss is sl.`,
    ])
  if (size?.kind === 'risk_percent' && stopLoss === null)
    found.push([
      'sl',
      'member_missing',
      'risk_percent needs sl: the risk is the way from entry to stop loss.',
    ])
  if (
    size !== null &&
    /percent/.test(size.kind) &&
    compare(size.value, '100' as typeof size.value) > 0
  )
    found.push([
      size.kind,
      'number_not_valid',
      `${size.kind} must be at most 100; received ${size.value}.`,
    ])
  if (stopLoss !== null && takeProfit !== null) {
    const order = compare(stopLoss, takeProfit)
    if (side === 'buy' ? order >= 0 : order <= 0)
      found.push([
        'sl',
        'price_wrong_side',
        `With side ${side} sl must lie ${side === 'buy' ? 'below' : 'above'} tp; received ${stopLoss} and ${takeProfit}.`,
      ])
  }
  const entry = wantsPrice ? price : stopPrice
  if (entry !== null && stopLoss !== null && type !== 'market') {
    const order = compare(stopLoss, entry)
    if (side === 'buy' ? order >= 0 : order <= 0)
      found.push([
        'sl',
        'price_wrong_side',
        `With side ${side} sl must lie ${side === 'buy' ? 'below' : 'above'} ${entry}; received ${stopLoss}.`,
      ])
  }
  return found
}
