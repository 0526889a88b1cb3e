// One socket's login: who it is, and whether its one-time code was given. Codes are remembered for a device and its session.
import type { Account } from '../account.ts'
import { isLoginSigned, isOneTimeCode } from '../auth.ts'
import { admit, type Broker } from '../broker.ts'
import { BrokerFault, refuse } from '../broker-fault.ts'
import { BadMember, type Given, textAt, wholeAt } from '../json.ts'

export type Session = {
  account: Account | null
  needsCode: boolean
  device: string
  wrongCodes: number
  readonly subscriptions: Map<string, number>
  readonly bars: Set<string>
}

export const newSession = (): Session => ({
  ...{ account: null, needsCode: false, device: '', wrongCodes: 0 },
  ...{ subscriptions: new Map(), bars: new Set() },
})

/** Until when a device needs no new code. */
export type Codes = Map<string, number>

export function login(broker: Broker, codes: Codes, session: Session, params: Given): Account {
  const type = textAt(params, 'AuthType') ?? 'HMAC'
  const [id, key] = [textAt(params, 'WebApiId') ?? '', textAt(params, 'WebApiKey') ?? '']
  if (id === '') throw new BadMember("Empty 'Params.WebApiId' field!")
  if (key === '') throw new BadMember("Empty 'Params.WebApiKey' field!")
  const claim = { id, key, timestamp: '', signature: '' }
  let account: Account
  if (type === 'Basic') {
    const secret = textAt(params, 'WebApiSecret') ?? ''
    account = admit(
      broker,
      { ...claim, timestamp: String(broker.world.now()) },
      (wanted) => wanted === secret,
    )
  } else if (type === 'HMAC') {
    const timestamp = wholeAt(params, 'Timestamp')
    if (timestamp === null || timestamp <= 0n)
      throw new BadMember(`Invalid 'Params.Timestamp' - ${timestamp ?? 0}`)
    const signature = textAt(params, 'Signature') ?? ''
    if (signature === '') throw new BadMember("Empty 'Params.Signature' field!")
    const signed = { ...claim, timestamp: String(timestamp), signature }
    account = admit(broker, signed, (secret) => isLoginSigned(signed, secret))
  } else throw new BadMember(`Unknown authentication type - ${type.slice(0, 40)}`)
  const device = [textAt(params, 'DeviceId') ?? '', textAt(params, 'AppSessionId') ?? ''].join(' ')
  session.account = account
  session.device = `${account.id} ${device}`
  const isKnown = device !== ' ' && (codes.get(session.device) ?? 0) > broker.world.now()
  session.needsCode = account.token.totpSecret !== null && !isKnown
  return account
}

/** The answer to a one-time code: until when it is good. */
export function giveCode(broker: Broker, codes: Codes, session: Session, params: Given): number {
  const secret = session.account?.token.totpSecret
  if (session.account === null) return refuse('LoginFailed', 'Login is required')
  if (secret === null || secret === undefined)
    return refuse('BadRequest', 'Two-factor authentication is not required.')
  const nowMs = broker.world.now()
  if (!isOneTimeCode(secret, textAt(params, 'OneTimePassword') ?? '', nowMs)) {
    session.wrongCodes += 1
    throw new BrokerFault('TwoFactorLoginRequired', 'Invalid one-time password.')
  }
  session.needsCode = false
  session.wrongCodes = 0
  const until = nowMs + broker.world.faults.codeLifeMs
  codes.set(session.device, until)
  return until
}
