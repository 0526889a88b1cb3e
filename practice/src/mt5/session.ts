// One connection is one session: the handshake's state, and when it was last heard.
import { type Answer, only, retcodes } from './answer.ts'
import { isProof, newChallenge, proofOf } from './auth.ts'
import type { Faults } from './faults.ts'

/** Between start and answer, in milliseconds; then the handshake fails. */
const HANDSHAKE_MS = 10_000
const OLDEST_CLIENT = 484
export const IDLE_CUT_MS = 180_000

export type Manager = {
  readonly login: string
  readonly hash: Buffer
  /** 16 random bytes. */
  readonly challenge: () => Buffer
}

export type Session = {
  isAuthenticated: boolean
  challenge: Buffer | null
  startedMs: number
  login: string
  heardMs: number
  cookie: string | null
}

export const newSession = (nowMs: number): Session => ({
  ...{ isAuthenticated: false, challenge: null, startedMs: 0, login: '', heardMs: nowMs },
  cookie: null,
})

export function authStart(
  session: Session,
  given: Readonly<Record<string, string>>,
  manager: Manager,
  faults: Faults,
  nowMs: number,
): Answer {
  session.isAuthenticated = false
  session.challenge = null
  if (faults.busy) return only(retcodes.busy)
  if (faults.ipBlocked) return only(retcodes.ipBlocked)
  if (given.type !== 'manager') return only(retcodes.clientType)
  if (!given.login || !given.agent || /\s/.test(given.agent)) return only(retcodes.params)
  if (!(Number(given.version) >= OLDEST_CLIENT)) return only(retcodes.clientOld)
  session.challenge = manager.challenge()
  session.startedMs = nowMs
  session.login = given.login
  return {
    retcode: retcodes.done,
    more: { version_access: '4150', srv_rand: session.challenge.toString('hex') },
  }
}

export function authAnswer(
  session: Session,
  given: Readonly<Record<string, string>>,
  manager: Manager,
  faults: Faults,
  nowMs: number,
): Answer {
  const { challenge } = session
  session.challenge = null
  const isInTime = challenge !== null && nowMs - session.startedMs <= HANDSHAKE_MS
  const isKnown = session.login === manager.login
  const isRight =
    isInTime && isKnown && isProof(proofOf(manager.hash, challenge), given.srv_rand_answer ?? '')
  if (!isRight || !/^[0-9a-fA-F]{32}$/.test(given.cli_rand ?? '')) return only(retcodes.account)
  session.isAuthenticated = true
  const proof = faults.notGenuine
    ? newChallenge()
    : proofOf(manager.hash, Buffer.from(given.cli_rand ?? '', 'hex'))
  return {
    retcode: retcodes.done,
    more: {
      ...{ version_access: '4150', version_trade: '4150' },
      cli_rand_answer: proof.toString('hex'),
    },
  }
}
