// What a sender's symbol is called at the broker. TradingView writes BINANCE:BTCUSDT where the broker has BTCUSD.

/** Each hook's own: the sender's name to the broker's. */
export type SymbolMap = Readonly<Record<string, string>>

/** The hook's map first, with and without the exchange; else the name without its exchange. */
export function brokerSymbol(sent: string, map: SymbolMap): string {
  const bare = sent.slice(sent.lastIndexOf(':') + 1)
  const mapped = [sent, bare, sent.toUpperCase(), bare.toUpperCase()].find((name) =>
    Object.hasOwn(map, name),
  )
  return mapped === undefined ? bare : (map[mapped] ?? bare)
}
