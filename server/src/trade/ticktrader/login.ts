// Who we are on a fresh socket: the login, and the one-time code where the token has one. Device and session names are the
// same for ever, so that the broker can let a code of earlier count. Servers differ in whether the wish for a code comes
// after the login or in its place, so that whichever comes first is understood. Unlike whoever reads
// (connect/ticktrader/one-time-codes.ts), an order does not wait for the next code until the broker has refused this one.
import { createHash, randomBytes } from 'node:crypto'
import { ConnectFailure } from '../../connect/failure.ts'
import { type Fields, isFields } from '../../connect/ticktrader/json.ts'
import { loginParams } from '../../connect/ticktrader/login.ts'
import { asciiJson, type Token } from '../../connect/ticktrader/sign.ts'
import { STEP_MS, stepOf, totpCode } from '../../connect/ticktrader/totp.ts'
import type { Timer } from '../../platform/clock.ts'
import type { Secret } from '../../platform/secret.ts'
import { faultIn } from './fault.ts'
import type { OpenSocket } from './live-socket.ts'

export type LoginDeps = {
  readonly token: Token
  /** Base32; null = the token's codes are not known here. */
  readonly totpSecret: Secret | null
  readonly clock: Timer
}

/** After so many wrong codes no more is sent: a broker that counts them locks the account. */
const MOST_REFUSED = 3

/** Logs sockets in, one after the other. Each call rejects with ConnectFailure. */
export function createLogin(deps: LoginDeps): (socket: OpenSocket) => Promise<void> {
  return (socket) => login(socket, deps, codesOf(deps))
}

type Codes = { refused: number; acceptedStep: number | null }

/** Outlives sessions: whoever opens one after the other must not send one wrong code after the other. */
const known = new Map<string, Codes>()

/** Another one-time secret begins anew. */
function codesOf({ token, totpSecret }: LoginDeps): Codes {
  const hash = createHash('sha256').update(token.webApiId)
  totpSecret?.use((secret) => hash.update(` ${secret}`))
  const key = hash.digest('hex')
  const codes = known.get(key) ?? { refused: 0, acceptedStep: null }
  known.set(key, codes)
  return codes
}

async function login(socket: OpenSocket, deps: LoginDeps, codes: Codes): Promise<void> {
  const { token, clock } = deps
  const id = idFor('login')
  const params = loginParams(token, clock.now(), 'trade')
  const ended = new AbortController()
  try {
    const asked = socket.pushed('TwoFactor', ended.signal).then(() => 'code' as const)
    const answered = socket.request('Login', id, frameOf(id, 'Login', params), ended.signal)
    const first = await Promise.race([asked, answered])
    if (first !== 'code') {
      if (first.kind === 'failed') throw first.failure
      refuseError(first.message)
      const { Result: result } = first.message
      const isAsked = isFields(result) && result.TwoFactorFlag === true
      // An answer without the flag says nothing: the next request shows whether the login is whole.
      if (!isAsked && !(await wantsCode(socket))) return
    }
    await giveCode(socket, deps, codes)
  } finally {
    ended.abort()
  }
}

async function wantsCode(socket: OpenSocket): Promise<boolean> {
  const id = idFor('info')
  const answer = await socket.request('SessionInfo', id, frameOf(id, 'SessionInfo'), never)
  if (answer.kind === 'failed') throw answer.failure
  const { Error: error } = answer.message
  if (error === undefined || error === null) return false
  return faultIn(error).reason === 'one_time_code_needed'
}

async function giveCode(socket: OpenSocket, deps: LoginDeps, codes: Codes): Promise<void> {
  const { totpSecret, clock } = deps
  if (totpSecret === null)
    throw new ConnectFailure(
      'one_time_code_needed',
      'the token has one-time codes and their secret is not stored',
    )
  if (codes.refused >= MOST_REFUSED)
    throw new ConnectFailure(
      'one_time_code_wrong',
      `${MOST_REFUSED} codes were refused; no more is sent`,
    )
  // A code that was taken once may not be taken twice: then the next one is waited for.
  for (let turn = 0; turn < 2; turn++) {
    const step = stepOf(clock.now())
    const code = totpSecret.use((secret) => totpCode(secret, clock.now()))
    const id = idFor('code')
    const frame = frameOf(id, 'TwoFactor', { OneTimePassword: code })
    const answer = await socket.request('TwoFactor', id, frame, never)
    if (answer.kind === 'failed') throw answer.failure
    if (answer.message.Error === undefined || answer.message.Error === null) {
      codes.refused = 0
      codes.acceptedStep = step
      return
    }
    if (step !== codes.acceptedStep) break
    await clock.wait(STEP_MS - (clock.now() % STEP_MS))
  }
  codes.refused += 1
  throw new ConnectFailure(
    'one_time_code_wrong',
    'the stored one-time secret gives another code, or this machine’s clock is off',
  )
}

const never = new AbortController().signal
const idFor = (what: string) => `${what}-${randomBytes(8).toString('hex')}`

const frameOf = (id: string, name: string, params?: object): string =>
  asciiJson({ Id: id, Request: name, Params: params })

function refuseError(message: Fields): void {
  if (message.Error === undefined || message.Error === null) return
  const { reason } = faultIn(message.Error)
  if (reason === 'account_blocked')
    throw new ConnectFailure('token_blocked', 'the login was refused')
  if (reason === 'one_time_code_needed')
    throw new ConnectFailure('one_time_code_needed', 'the login was refused')
  if (reason === 'throttled') throw new ConnectFailure('broker_busy', 'too many logins at once')
  throw new ConnectFailure('token_refused', 'the login was refused')
}
