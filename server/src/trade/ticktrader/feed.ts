// Market data over the feed socket, asked for when it is wanted: a subscription answers with a snapshot and is ended again.
import { randomBytes } from 'node:crypto'
import { ConnectFailure } from '../../connect/failure.ts'
import { isFields, type Json } from '../../connect/ticktrader/json.ts'
import { objectText, requestFrame, stringText } from './json.ts'
import type { TradeSocket } from './trade-socket.ts'

export type Feed = Disposable & {
  /** Both reject with ConnectFailure. Symbols that there are not are left out. */
  symbols(): Promise<Json>
  snapshot(symbols: readonly string[], depth: number): Promise<Json>
}

/** `open` is called when the feed is first needed. */
export function createFeed(open: () => TradeSocket): Feed {
  let socket: TradeSocket | null = null

  async function ask(name: string, params: string | null): Promise<Json> {
    socket ??= open()
    const id = `feed-${randomBytes(8).toString('hex')}`
    const answer = await socket.request(
      name,
      id,
      requestFrame(id, name, params),
      new AbortController().signal,
    )
    if (answer.kind === 'failed') throw answer.failure
    // A list of unknown symbols may come beside the result for the known ones.
    const { Result: result } = answer.message
    if (isFields(result)) return result
    throw new ConnectFailure('answer_not_understood', `the answer to ${name} has no result`)
  }

  const member = (value: Json, name: string): Json =>
    (isFields(value) ? value[name] : undefined) ?? null

  return {
    [Symbol.dispose]: () => socket?.[Symbol.dispose](),
    symbols: async () => member(await ask('Symbols', null), 'Symbols'),
    async snapshot(symbols, depth) {
      const wanted = symbols.map((symbol) =>
        objectText([
          ['Symbol', stringText(symbol)],
          ['BookDepth', String(depth)],
        ]),
      )
      const subscribe = objectText([['Subscribe', `[${wanted.join(',')}]`]])
      const found = member(await ask('FeedSubscribe', subscribe), 'Snapshot')
      const names = symbols.map((symbol) => stringText(symbol)).join(',')
      await ask('FeedSubscribe', objectText([['Unsubscribe', `[${names}]`]]))
      return found
    },
  }
}
