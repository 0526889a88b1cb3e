// The trade that every contender gets: 1.1 kB with a CCXT-style raw answer, an order id of its own in each body.
// @ID@ marks where the id goes; it stands in the identity and in the raw answer.
export function bodyTemplate(botName: string): string {
  const trade = {
    bot_name: botName,
    exchange: 'Binance',
    asset_symbol: 'BTC/USDT',
    order_type: 'BUY',
    entry_time: '2026-04-05T12:34:56.123Z',
    exit_time: '2026-04-05T13:01:02.456Z',
    entry_price: 65000.12,
    exit_price: 65100.5,
    position_size: 0.25,
    realized_pnl: 24.87,
    commission: -0.13,
    exchange_order_id: '@ID@',
    status: 'CLOSED',
    raw_api_response: {
      id: '@ID@',
      clientOrderId: 'x-R4BD3S82-7b1c0a4e5f6d',
      timestamp: 1775392496123,
      datetime: '2026-04-05T12:34:56.123Z',
      lastTradeTimestamp: 1775392496456,
      symbol: 'BTC/USDT',
      type: 'limit',
      timeInForce: 'GTC',
      postOnly: false,
      reduceOnly: null,
      side: 'buy',
      price: 65000.12,
      stopPrice: null,
      amount: 0.25,
      cost: 16250.03,
      average: 65000.12,
      filled: 0.25,
      remaining: 0,
      status: 'closed',
      fee: { cost: 0.13, currency: 'USDT' },
      trades: [{ id: '3891457721', price: '65000.12', qty: '0.25', commissionAsset: 'USDT' }],
      info: {
        orderListId: -1,
        origQty: '0.25000000',
        executedQty: '0.25000000',
        cummulativeQuoteQty: '16250.03000000',
        workingTime: '1775392496123',
        selfTradePreventionMode: 'EXPIRE_MAKER',
      },
    },
  }
  return JSON.stringify(trade)
}

export function fillTemplate(template: string, id: string): string {
  return template.replaceAll('@ID@', id)
}
