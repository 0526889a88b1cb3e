// A session with the Web API: commands of the allow-list one after the other, and one new handshake when the broker
// forgot us. A refusal that stays after a fresh handshake is about the command, and is believed for a while.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeSession, ConnectFailure } from '../failure.ts'
import type { SessionDeps } from '../read-port.ts'
import { trustOf } from '../trust.ts'
import { type AllowedCommand, pathOf } from './allow-list.ts'
import { type Envelope, readEnvelope, retcodeIn } from './answer.ts'
import { passwordHash } from './auth.ts'
import { type Channel, openChannel, type Reply } from './channel.ts'
import { authenticate } from './handshake.ts'
import { OK, rightFor } from './retcode.ts'

export type Session = AsyncDisposable & {
  /** Answers whatever the return code is; throws when nothing usable came. */
  ask(command: AllowedCommand, parameters?: Readonly<Record<string, string>>): Promise<Envelope>
  /** As a body, and never a second time: what it holds is tried once. */
  askOnce(command: AllowedCommand, body: Readonly<Record<string, string>>): Promise<Envelope>
}

const defaultDeadlines = { connectMs: 5_000, answerMs: 15_000 }
/** A server that is slow to say goodbye is not waited for. */
const QUIT_MS = 1_000
/** A command that a fresh session was refused is not followed by a handshake again for this long. */
const BELIEVED_MS = 600_000
const MOST_BELIEVED = 1_000

export async function openSession(deps: SessionDeps): Promise<Session> {
  const { settings, secrets, onRequest, clock, deadlines = defaultDeadlines } = deps
  const { password } = secrets
  const { login, url } = settings
  if (password === undefined || login === undefined || url === undefined)
    throw new ConnectFailure('credentials_refused', 'login, password or address is missing')
  const who = { login, hash: password.use(passwordHash) }
  const trust = trustOf(settings)
  const { origin } = new URL(url)
  const connect = () => openChannel({ origin, trust, ...deadlines })
  let channel: Channel = connect()
  let isClosed = false
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  /** Refused commands with their parameters; until when, by the clock that only grows. */
  const believed = new Map<string, number>()

  function send(
    command: AllowedCommand,
    parameters: Readonly<Record<string, string>> = {},
    body?: string,
  ): Promise<Reply> {
    const method = body === undefined ? 'GET' : 'POST'
    const path = pathOf(command, parameters)
    onRequest?.({ method, path: `/api/${command}` })
    return channel.send(method, path, body)
  }

  /** Once more from the beginning, on a connection of its own. */
  async function startAnew(): Promise<void> {
    channel[Symbol.dispose]()
    if (isClosed) throw closed()
    channel = connect()
    await authenticate(send, who)
  }

  async function answerTo(
    command: AllowedCommand,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Envelope> {
    const reply = await send(command, parameters)
    if (!isRefusal(reply)) return usable(reply, command)
    // Forgotten, or not allowed: only a fresh session tells which, and only one is tried.
    const path = pathOf(command, parameters)
    if ((believed.get(path) ?? 0) > clock.monotonicMs()) return refused(reply, command)
    await startAnew()
    const second = await send(command, parameters)
    if (!isRefusal(second)) return usable(second, command)
    if (believed.size >= MOST_BELIEVED) believed.clear()
    believed.set(path, clock.monotonicMs() + BELIEVED_MS)
    return refused(second, command)
  }

  async function answerOnceTo(command: AllowedCommand, body: string): Promise<Envelope> {
    const reply = await send(command, {}, body)
    if (!isRefusal(reply)) return usable(reply, command)
    // Not asked again. Whether it was the session or the command is asked by something that holds no secret.
    if (!isRefusal(await send('test/access'))) return refused(reply, command)
    await startAnew()
    throw new ConnectFailure(
      'session_lost',
      `status ${reply.status} to ${command}; it is asked once and no second time, so ask again`,
    )
  }

  /** One after the other: the connection is the session, and a new handshake must not meet another request. */
  function inTurn(work: () => Promise<Envelope>): Promise<Envelope> {
    waiting += 1
    const turn = last.then(async () => {
      try {
        if (isClosed) throw closed()
        // On a new connection nobody knows us.
        if (channel.wasCut) await startAnew()
        return await work()
      } finally {
        waiting -= 1
      }
    })
    last = turn.catch(() => undefined) // whoever asked hears of it
    return turn
  }

  try {
    await authenticate(send, who)
  } catch (error) {
    channel[Symbol.dispose]()
    throw beforeSession(error)
  }
  return {
    ask: (command, parameters = {}) => inTurn(() => answerTo(command, parameters)),
    askOnce: (command, body) => inTurn(() => answerOnceTo(command, JSON.stringify(body))),
    async [Symbol.asyncDispose]() {
      if (isClosed) return
      isClosed = true
      // Who still waits for an answer is not waited for, and a connection that is gone needs no goodbye.
      if (waiting === 0 && !channel.wasCut) {
        const quit = send('quit').catch(() => undefined)
        await Promise.race([quit, sleep(QUIT_MS, undefined, { ref: false })])
      }
      channel[Symbol.dispose]()
    },
  }
}

const isRefusal = ({ status }: Reply) => status === 401 || status === 403

const closed = () => new ConnectFailure('session_lost', 'it was closed')

/** A return code in the answer says more than the status of it. */
function refused({ status, text }: Reply, command: AllowedCommand): Envelope {
  const retcode = retcodeIn(text)
  if (retcode !== null && retcode !== OK) return readEnvelope(text, command)
  throw new ConnectFailure(
    'permission_missing',
    `status ${status} to ${command}: ${rightFor(command)}`,
  )
}

function usable({ status, text }: Reply, command: AllowedCommand): Envelope {
  if (status === 200) return readEnvelope(text, command)
  const retcode = retcodeIn(text)
  if (retcode !== null && retcode !== OK) return readEnvelope(text, command)
  const isBusy = status >= 500 || status === 408 || status === 429
  throw new ConnectFailure(
    isBusy ? 'broker_busy' : 'answer_not_understood',
    `status ${status} to ${command}`,
  )
}
