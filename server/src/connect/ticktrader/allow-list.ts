// Everything this connector may ask of TickTrader, and what for. A request can be made from a name of this list and in no
// other way: what trades there is a POST, a PUT or a DELETE of `trade`, and none of them is here.

type Read = {
  readonly method: 'GET' | 'POST'
  /** Below /api/v2/. */
  readonly path: string
  /** Its name on the trade socket; null = it is asked over HTTP alone. */
  readonly socket: string | null
  readonly purpose: string
  /** What may follow the path; left out, nothing may. */
  readonly tail?: RegExp
}

const allowed = Object.freeze({
  account: Object.freeze<Read>({
    ...{ method: 'GET', path: 'account', socket: 'Account' },
    purpose: 'kind of the account, its money, and how often it may be asked',
  }),
  trades: Object.freeze<Read>({
    ...{ method: 'GET', path: 'trade', socket: 'Trades' },
    purpose: 'open positions of a Gross account, waiting orders of every kind',
  }),
  positions: Object.freeze<Read>({
    ...{ method: 'GET', path: 'position', socket: 'Positions' },
    purpose: 'open positions of a Net account',
  }),
  assets: Object.freeze<Read>({
    ...{ method: 'GET', path: 'asset', socket: 'Assets' },
    purpose: 'what a Cash account holds',
  }),
  history: Object.freeze<Read>({
    ...{ method: 'POST', path: 'tradehistory', socket: 'TradeHistory' },
    purpose: 'deals, deposits and withdrawals, page by page; the method is the protocol’s',
  }),
  snapshots: Object.freeze<Read>({
    ...{ method: 'POST', path: 'dailysnapshots', socket: 'DailySnapshots' },
    purpose: 'the account at the end of each day; the method is the protocol’s',
  }),
  symbols: Object.freeze<Read>({
    ...{ method: 'GET', path: 'public/symbol', socket: null },
    purpose: 'how many units one lot of a symbol has; asked without a signature',
  }),
  own_symbols: Object.freeze<Read>({
    ...{ method: 'GET', path: 'symbol', socket: null },
    purpose: 'the same with a signature, where the broker gives it to nobody else',
  }),
  ticks: Object.freeze<Read>({
    ...{ method: 'GET', path: 'public/tick', socket: null },
    purpose:
      'prices of open positions, where the broker leaves them out; asked without a signature',
  }),
  day_bars: Object.freeze<Read>({
    ...{ method: 'GET', path: 'public/quotehistory', socket: null },
    purpose:
      'closes of a symbol’s days, for a benchmark that follows it; asked without a signature',
    tail: /^\/[\w.%~-]{1,150}\/D1\/bars\/bid\?timestamp=\d{1,15}&count=-\d{1,4}$/,
  }),
  session: Object.freeze<Read>({
    ...{ method: 'GET', path: 'tradesession', socket: 'TradeSessionInfo' },
    purpose: 'that the broker is there, while there is nothing to ask',
  }),
} as const)

export type AllowedRead = keyof typeof allowed

export const allowedReads: Readonly<Record<AllowedRead, Read>> = allowed

/** What else is said on a socket: who we are, and which prices are wanted. */
export const allowedSocketWords: readonly string[] = Object.freeze([
  'Login',
  'TwoFactor',
  'SessionInfo',
  'FeedSubscribe',
  ...Object.values(allowed).flatMap(({ socket }) => (socket === null ? [] : [socket])),
])

export type AllowedRequest = {
  readonly method: 'GET' | 'POST'
  readonly isPublic: boolean
  readonly path: string
  /** JSON; empty = none. */
  readonly body: string
}

const made = new WeakSet<AllowedRequest>()

/** `body` is JSON text; only what is asked by POST has one. `tail` is what follows the path, where that may be something. */
export function requestOf(read: AllowedRead, body = '', tail = ''): AllowedRequest {
  if (!Object.hasOwn(allowed, read)) throw new Error('this request is not on the allow-list')
  const { method, path, tail: mayFollow } = allowedReads[read]
  if (mayFollow === undefined ? tail !== '' : !mayFollow.test(tail))
    throw new Error(`this may not follow ${path}`)
  if ((method === 'POST') !== (body !== '')) throw new Error(`${path} is asked by ${method}`)
  const isPublic = path.startsWith('public/')
  const request = Object.freeze({ method, path: `/api/v2/${path}${tail}`, body, isPublic })
  made.add(request)
  return request
}

/** Whether it was made here, and not written by hand. */
export const isAllowed = (request: AllowedRequest) => made.has(request)

/** Throws where the word is not one that reads. */
export function checkSocketWord(word: string): void {
  if (!allowedSocketWords.includes(word)) throw new Error('this word is not on the allow-list')
}
