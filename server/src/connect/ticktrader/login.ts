// Who we are, on a socket: the signed login, the one-time code where the broker asks for one, and what the session may do.
// The broker asks in several ways: by a flag of the answer, by a message in its place, or by refusing what comes next.
import { createHash } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import { ConnectFailure } from '../failure.ts'
import { isFields, type Json } from './json.ts'
import { optionalFlag, optionalMs } from './members.ts'
import { MOST_REFUSED, type OneTimeCodes } from './one-time-codes.ts'
import { loginSignatureOf, type Token } from './sign.ts'
import type { Answer, BrokerSocket } from './socket.ts'

export type LoginDeps = {
  readonly token: Token
  readonly codes: OneTimeCodes
  readonly clock: Clock
}

export type LoggedIn = {
  /** Whether the session may trade; null = the broker does not say. */
  readonly tradeAllowed: boolean | null
  /** Until when the one-time code is good; null = none was given now. */
  readonly codeUntilMs: number | null
}

export async function login(
  socket: Pick<BrokerSocket, 'request'>,
  { token, codes, clock }: LoginDeps,
): Promise<LoggedIn> {
  const params = loginParams(token, clock.now(), 'read')
  const answer = await socket.request('Login', params, ['TwoFactor'])
  let codeUntilMs: number | null = null
  if (wantsCode(answer)) codeUntilMs = await giveCode(socket, codes)
  try {
    return { tradeAllowed: tradeAllowedIn(await socket.request('SessionInfo')), codeUntilMs }
  } catch (error) {
    if (!isCodeNeeded(error)) throw error
    codeUntilMs = await giveCode(socket, codes)
    return { tradeAllowed: tradeAllowedIn(await socket.request('SessionInfo')), codeUntilMs }
  }
}

/** A login that is signed now. What reads and what trades are two devices: a code that one gave says nothing of the other. */
export function loginParams(token: Token, atMs: number, purpose: 'read' | 'trade') {
  const { webApiId, webApiKey } = token
  return {
    ...{ AuthType: 'HMAC', WebApiId: webApiId, WebApiKey: webApiKey },
    ...{ Timestamp: atMs, Signature: loginSignatureOf(token, atMs), ...deviceOf(token, purpose) },
  }
}

/** The same for ever for the same token, on every server and after every restart: the broker knows a device by it. */
export function deviceOf({ webApiId }: Pick<Token, 'webApiId'>, purpose: 'read' | 'trade') {
  const digest = createHash('sha256').update(`tidemark ${purpose} ${webApiId}`).digest('hex')
  return { DeviceId: `Tidemark-${digest.slice(0, 16)}`, AppSessionId: digest.slice(16, 48) }
}

function wantsCode({ name, result }: Answer): boolean {
  if (name === 'TwoFactor') return !(isFields(result) && result.Info === 'Success')
  return isFields(result) && optionalFlag(result, 'TwoFactorFlag') === true
}

const isCodeNeeded = (error: unknown) =>
  error instanceof ConnectFailure && error.reason === 'one_time_code_needed'

async function giveCode(
  socket: Pick<BrokerSocket, 'request'>,
  codes: OneTimeCodes,
): Promise<number | null> {
  let refusal: unknown = null
  for (let turn = 0; turn < MOST_REFUSED; turn += 1) {
    let code: string
    try {
      code = await codes.next()
    } catch (error) {
      // A refused code says more than that there is no other.
      throw isCodeNeeded(error) && refusal !== null ? refusal : error
    }
    try {
      const { result } = await socket.request('TwoFactor', { OneTimePassword: code })
      codes.accepted()
      return untilIn(result)
    } catch (error) {
      if (!(error instanceof ConnectFailure) || !codeFaults.includes(error.reason)) throw error
      codes.refused()
      refusal = new ConnectFailure('one_time_code_wrong', 'the broker refused it', { cause: error })
    }
  }
  throw refusal
}

const codeFaults: readonly string[] = ['one_time_code_needed', 'one_time_code_wrong']

function untilIn(result: Json | undefined): number | null {
  if (!isFields(result)) return null
  const until = optionalMs(result, 'ExpireTime')
  return until === null ? null : Number(until)
}

function tradeAllowedIn({ result }: Answer): boolean | null {
  return isFields(result) ? optionalFlag(result, 'TradeAllowed') : null
}
