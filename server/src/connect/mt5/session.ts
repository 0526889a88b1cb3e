// A session with the Web API: the handshake, commands of the allow-list, and one new handshake when the broker forgot us.
import { randomBytes } from 'node:crypto'
import { ConnectFailure } from '../failure.ts'
import type { SessionDeps } from '../read-port.ts'
import { type AllowedCommand, pathOf } from './allow-list.ts'
import { type Envelope, readEnvelope } from './answer.ts'
import { isChallenge, isProven, passwordHash, proofFor } from './auth.ts'
import { openChannel } from './channel.ts'
import { failureOf, OK, PERMISSIONS } from './retcode.ts'
import { trustOf } from './trust.ts'

export type Session = Disposable & {
  /** Answers whatever the return code is; throws when nothing usable came. */
  ask(
    command: AllowedCommand,
    parameters?: Readonly<Record<string, string>>,
    body?: Readonly<Record<string, string>>,
  ): Promise<Envelope>
}

const CONNECT_MS = 5_000
const ANSWER_MS = 15_000
/** The protocol asks for at least 484; the number is only logged there. */
const VERSION = '1985'

export async function openSession(deps: SessionDeps): Promise<Session> {
  const { settings, secrets, onRequest } = deps
  const { password } = secrets
  const { login, url } = settings
  if (password === undefined || login === undefined || url === undefined)
    throw new ConnectFailure('credentials_refused', 'login, password or address is missing')
  const hash = password.use(passwordHash)
  const trust = trustOf(settings)
  const origin = new URL(url).origin
  let channel = openChannel({ origin, trust, connectMs: CONNECT_MS, answerMs: ANSWER_MS })

  async function send(
    command: AllowedCommand,
    parameters?: Readonly<Record<string, string>>,
    body?: Readonly<Record<string, string>>,
  ) {
    const method = body === undefined ? 'GET' : 'POST'
    onRequest?.({ method, path: `/api/${command}` })
    const text = body === undefined ? '' : JSON.stringify(body)
    return channel.send(method, pathOf(command, parameters), text)
  }

  async function authenticate(): Promise<void> {
    const start = await send('auth/start', {
      version: VERSION,
      agent: 'Tidemark',
      login: login ?? '',
      type: 'manager',
    })
    const started = readAuth(start, 'auth/start')
    const challenge = started.members.srv_rand
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

  /** Once more from the beginning, on a connection of its own. */
  async function startAnew(): Promise<void> {
    channel[Symbol.dispose]()
    channel = openChannel({ origin, trust, connectMs: CONNECT_MS, answerMs: ANSWER_MS })
    await authenticate()
  }

  try {
    await authenticate()
  } catch (error) {
    channel[Symbol.dispose]()
    throw error
  }
  return {
    async ask(command, parameters, body) {
      // The connection is the session: on a new one nobody knows us.
      if (channel.wasCut) await startAnew()
      let reply = await send(command, parameters, body)
      if (reply.status === 401 || reply.status === 403) {
        // Forgotten, or not allowed: only a fresh session tells which, and only one is tried.
        await startAnew()
        reply = await send(command, parameters, body)
        if (reply.status === 401 || reply.status === 403) {
          if (retcodeIn(reply.text) === PERMISSIONS) return readEnvelope(reply.text, command)
          throw new ConnectFailure('permission_missing', `status ${reply.status} to ${command}`)
        }
      }
      if (reply.status !== 200)
        throw new ConnectFailure(
          reply.status >= 500 ? 'broker_busy' : 'answer_not_understood',
          `status ${reply.status} to ${command}`,
        )
      return readEnvelope(reply.text, command)
    },
    [Symbol.dispose]: () => channel[Symbol.dispose](),
  }
}

function retcodeIn(text: string): number | null {
  try {
    return readEnvelope(text, 'it').retcode
  } catch {
    return null
  }
}

/** A refused handshake may come as a return code, as a status, or as both: the code says more. */
function readAuth(
  reply: { readonly status: number; readonly text: string },
  command: string,
): Envelope {
  const retcode = retcodeIn(reply.text)
  if (retcode === null && reply.status >= 500)
    throw new ConnectFailure('broker_busy', `status ${reply.status} to ${command}`)
  if (retcode === null && (reply.status === 401 || reply.status === 403))
    throw new ConnectFailure('broker_busy', `status ${reply.status} to ${command}`)
  const envelope = readEnvelope(reply.text, command)
  // During maintenance everything is answered "not permitted", the handshake too.
  if (envelope.retcode === PERMISSIONS && reply.status === 403)
    throw new ConnectFailure('broker_busy', `status 403 to ${command}`)
  if (envelope.retcode !== OK) throw failureOf(envelope.retcode, command)
  return envelope
}
