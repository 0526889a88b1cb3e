// Who we are on a fresh socket: the login, and the one-time code where the token has one. Device and session names are the
// same for ever, so that the broker can let a code of earlier count. Servers differ in whether the wish for a code comes
// after the login or in its place, so that whichever comes first is understood.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { ConnectFailure } from '../../connect/failure.ts'
import { loginSignatureOf, type Token } from '../../connect/ticktrader/sign.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Secret } from '../../platform/secret.ts'
import { faultOf } from './fault.ts'
import { type Fields, isFields, objectText, stringText } from './json.ts'
import type { OpenSocket } from './trade-socket.ts'

export type LoginDeps = {
  readonly token: Token
  /** Base32; null = the token's codes are not known here. */
  readonly totpSecret: Secret | null
  readonly clock: Clock
}

/** Rejects with ConnectFailure. */
export async function login(socket: OpenSocket, deps: LoginDeps): Promise<void> {
  const { token, clock } = deps
  const id = `login-${randomBytes(8).toString('hex')}`
  const atMs = clock.now()
  const name = createHash('sha256').update(token.webApiId).digest('hex').slice(0, 16)
  const frame = objectText([
    ['Id', stringText(id)],
    ['Request', '"Login"'],
    [
      'Params',
      objectText([
        ['AuthType', '"HMAC"'],
        ['WebApiId', stringText(token.webApiId)],
        ['WebApiKey', stringText(token.webApiKey)],
        ['Timestamp', String(atMs)],
        ['Signature', stringText(loginSignatureOf(token, atMs))],
        ['DeviceId', stringText(`Tidemark-${name}`)],
        ['AppSessionId', stringText(`trade-${name}`)],
      ]),
    ],
  ])
  const ended = new AbortController()
  try {
    const asked = socket.pushed('TwoFactor', ended.signal).then(() => 'code' as const)
    const answered = socket.request('Login', id, frame, ended.signal)
    const first = await Promise.race([asked, answered])
    if (first === 'code') {
      await giveCode(socket, deps)
      return
    }
    if (first.kind === 'failed') throw first.failure
    refuseError(first.message)
    const { Result: result } = first.message
    if (isFields(result) && result.TwoFactorFlag === true) await giveCode(socket, deps)
  } finally {
    ended.abort()
  }
}

async function giveCode(socket: OpenSocket, deps: LoginDeps): Promise<void> {
  const { totpSecret, clock } = deps
  if (totpSecret === null)
    throw new ConnectFailure(
      'one_time_code_needed',
      'the token has one-time codes and their secret is not stored',
    )
  const id = `code-${randomBytes(8).toString('hex')}`
  const code = totpSecret.use((secret) => oneTimeCode(secret, clock.now()))
  const frame = objectText([
    ['Id', stringText(id)],
    ['Request', '"TwoFactor"'],
    ['Params', objectText([['OneTimePassword', stringText(code)]])],
  ])
  const answer = await socket.request('TwoFactor', id, frame, new AbortController().signal)
  if (answer.kind === 'failed') throw answer.failure
  if (answer.message.Error !== undefined)
    throw new ConnectFailure(
      'one_time_code_wrong',
      'the stored one-time secret gives another code, or this machine’s clock is off',
    )
}

function refuseError(message: Fields): void {
  if (message.Error === undefined || message.Error === null) return
  const { reason } = faultOf(JSON.stringify({ Error: message.Error }))
  if (reason === 'account_blocked')
    throw new ConnectFailure('token_blocked', 'the login was refused')
  if (reason === 'one_time_code_needed')
    throw new ConnectFailure('one_time_code_needed', 'the login was refused')
  if (reason === 'throttled') throw new ConnectFailure('broker_busy', 'too many logins at once')
  throw new ConnectFailure('token_refused', 'the login was refused')
}

/** RFC 6238 with SHA-1, six digits and steps of 30 s, as the vendor's server has it. */
export function oneTimeCode(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)))
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 15
  const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000
  return String(number).padStart(6, '0')
}

function fromBase32(text: string): Buffer {
  let bits = ''
  for (const letter of text.toUpperCase().replace(/[\s=-]/g, '')) {
    const value = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)
    if (value < 0)
      throw new ConnectFailure('one_time_code_wrong', 'the one-time secret is not base32')
    bits += value.toString(2).padStart(5, '0')
  }
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((one) => Number.parseInt(one, 2)))
}
