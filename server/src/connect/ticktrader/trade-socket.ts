// The trade socket of one account, logged in: reads where HTTPS is refused, and news of what changed. Pushes are hints:
// what they hold is never taken for a value, the account is read again.
import type { Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { ConnectFailure } from '../failure.ts'
import type { TlsTrust } from '../trust.ts'
import { type AllowedRead, allowedReads } from './allow-list.ts'
import type { Json } from './json.ts'
import { type LoggedIn, login } from './login.ts'
import type { OneTimeCodes } from './one-time-codes.ts'
import type { Token } from './sign.ts'
import { type Answer, openSocket } from './socket.ts'
import type { Source } from './source.ts'

export type TradeSocket = Disposable &
  Source & {
    readonly loggedIn: LoggedIn
    readonly closed: Promise<ConnectFailure>
  }

export type TradeSocketDeps = {
  readonly url: string
  readonly trust: TlsTrust
  readonly token: Token
  readonly codes: OneTimeCodes
  readonly clock: Timer
  readonly log: Log
  readonly connectMs: number
  readonly answerMs: number
  readonly onNews: () => void
  readonly onRequest?: ((request: { method: string; path: string }) => void) | undefined
}

/** What says that something of the account changed. */
const news: readonly string[] = [
  'ExecutionReport',
  'Account',
  'AccountNotification',
  'Positions',
  'Assets',
  'TradeHistoryReport',
  'DailySnapshotsReport',
]
/** What says nothing about the account. */
const known: readonly string[] = ['TradeSessionInfo', 'SessionInfo', 'TwoFactor', 'Login', 'Error']
const MOST_STRANGE = 20
/** A login by one-time code that ends within this is announced. */
const WARN_BEFORE_MS = 3_600_000

export async function openTradeSocket(deps: TradeSocketDeps): Promise<TradeSocket> {
  const { clock, log } = deps
  const strange = new Set<string>()
  let isIn = false
  let warning: NodeJS.Timeout | undefined

  function hear({ name }: Answer): void {
    if (news.includes(name)) {
      if (isIn) deps.onNews()
    } else if (name === 'TwoFactor') {
      // Asked again in the middle: only a new login can answer.
      if (isIn) socket[Symbol.dispose]()
    } else if (!known.includes(name) && strange.size < MOST_STRANGE && !strange.has(name)) {
      strange.add(name)
      const shown = /^[A-Za-z0-9]{1,40}$/.test(name) ? name : 'without a name'
      log.info('connection: the broker sends a message that this version does not know', {
        message: shown,
      })
    }
  }

  const socket = await openSocket({ ...deps, onPush: hear })
  let loggedIn: LoggedIn
  try {
    loggedIn = await login(socket, deps)
  } catch (error) {
    socket[Symbol.dispose]()
    throw error
  }
  isIn = true
  if (loggedIn.codeUntilMs !== null && deps.codes.areTyped)
    warning = warnBefore(loggedIn.codeUntilMs - clock.now(), loggedIn.codeUntilMs, log)
  void socket.closed.then(() => clearTimeout(warning))

  return {
    loggedIn,
    closed: socket.closed,
    async ask(read, parameters): Promise<Json> {
      const { socket: word } = allowedReads[read]
      if (word === null) throw notHere(read)
      const { result } = await socket.request(word, parameters)
      return result ?? null
    },
    [Symbol.dispose]() {
      clearTimeout(warning)
      socket[Symbol.dispose]()
    },
  }
}

const notHere = (read: AllowedRead) =>
  new ConnectFailure('answer_not_understood', `${read} is not asked over this socket`)

function warnBefore(leftMs: number, untilMs: number, log: Log): NodeJS.Timeout | undefined {
  const warn = () =>
    log.warn('connection: the login by one-time code ends soon', {
      until: new Date(untilMs).toISOString(),
      next_step: 'Give the next code when it is asked for: tidemark otp ACCOUNT CODE.',
    })
  // A timer of more than 24 days would fire at once.
  const timer = setTimeout(warn, Math.min(Math.max(0, leftMs - WARN_BEFORE_MS), 2 ** 31 - 1))
  return timer.unref()
}
