// The handshake: we prove that we know the API password, and the server proves it too before anything is believed.
import { randomBytes } from 'node:crypto'
import { ConnectFailure } from '../failure.ts'
import type { AllowedCommand } from './allow-list.ts'
import { type Envelope, readEnvelope, retcodeIn } from './answer.ts'
import { isChallenge, isProven, proofFor } from './auth.ts'
import type { Reply } from './channel.ts'
import { failureOf, OK, PERMISSIONS } from './retcode.ts'

/** The protocol asks for at least 484; the number is only logged there. */
const VERSION = '1985'

export async function authenticate(
  send: (command: AllowedCommand, parameters: Readonly<Record<string, string>>) => Promise<Reply>,
  { login, hash }: { readonly login: string; readonly hash: Buffer },
): Promise<void> {
  const start = await send('auth/start', {
    version: VERSION,
    agent: 'Tidemark',
    login,
    type: 'manager',
  })
  const challenge = readAuth(start, 'auth/start').members.srv_rand
  if (!isChallenge(challenge))
    throw new ConnectFailure('answer_not_understood', 'auth/start brings no challenge')
  const own = randomBytes(16).toString('hex')
  const answer = await send('auth/answer', {
    srv_rand_answer: proofFor(hash, challenge),
    cli_rand: own,
  })
  const { members } = readAuth(answer, 'auth/answer')
  if (!isProven(hash, own, members.cli_rand_answer))
    throw new ConnectFailure('server_not_genuine', 'its proof is wrong')
}

/** A refused handshake may come as a return code, as a status, or as both: the code says more. */
function readAuth({ status, text }: Reply, command: 'auth/start' | 'auth/answer'): Envelope {
  const retcode = retcodeIn(text)
  const isRefused = status === 401 || status === 403
  // During maintenance everything is answered "not permitted", the handshake too.
  const isMaintenance = isRefused && (retcode === null || retcode === PERMISSIONS)
  if (isMaintenance || (retcode === null && (status >= 500 || status === 429)))
    throw new ConnectFailure('broker_busy', `status ${status} to ${command}`)
  if (retcode === null && status !== 200)
    throw new ConnectFailure('answer_not_understood', `status ${status} to ${command}`)
  const envelope = readEnvelope(text, command)
  if (envelope.retcode !== OK) throw failureOf(envelope.retcode, command)
  return envelope
}
