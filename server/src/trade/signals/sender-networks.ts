// Networks that senders are known to use, by the name under which a hook takes them.

/** TradingView's four senders, as its documentation of webhooks lists them (2026-11). */
export const senderPresets: Readonly<Record<string, readonly string[]>> = {
  tradingview: ['52.89.214.238/32', '34.212.75.30/32', '54.218.53.128/32', '52.32.178.7/32'],
}
