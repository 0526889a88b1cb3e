// TickTrader over the trade socket: everything of the account and every order, for tokens with one-time codes the only way.
import { randomBytes } from 'node:crypto'
import { ConnectFailure } from '../../connect/failure.ts'
import { type Fields, isFields, type Json } from '../../connect/ticktrader/json.ts'
import type { TradeCommand } from '../trade-port.ts'
import { faultIn } from './fault.ts'
import { objectText, requestFrame } from './json.ts'
import { outcomeOfFailure, outcomeOfMessage } from './outcome.ts'
import type { TradeSocket } from './trade-socket.ts'
import type { Transport } from './transport.ts'
import { socketFrame } from './wire.ts'

/** What was decided at a price must not leave after a wait for the next one-time code. */
const LONGEST_LOGIN_MS = 5_000

export type SocketDeps = {
  readonly socket: TradeSocket
  /** Of the address, for who reads what would be sent. */
  readonly path: string
}

export function createSocketTransport({ socket, path }: SocketDeps): Transport {
  // Ids never repeat within a session, so that a late answer to one request is never taken for that of another.
  const prefix = `tm-${randomBytes(6).toString('hex')}`
  let commands = 0
  let reads = 0

  /** A new order has its own name; the rest is counted. */
  function idOf(command: TradeCommand): string {
    if (command.kind === 'create') return command.order.clientId
    if (command.kind === 'create_oco') return command.first.clientId
    return `${prefix}-${commands}`
  }

  /** A socket may have ended unnoticed. What reads may be asked a second time, on a new one. */
  async function read(name: string, params: string | null): Promise<Fields> {
    try {
      return await readOnce(name, params)
    } catch (error) {
      if (!(error instanceof ConnectFailure) || error.reason !== 'session_lost') throw error
      return readOnce(name, params)
    }
  }

  async function readOnce(name: string, params: string | null): Promise<Fields> {
    reads += 1
    const id = `${prefix}-r${reads}`
    const answer = await socket.request(
      name,
      id,
      requestFrame(id, name, params),
      new AbortController().signal,
    )
    if (answer.kind === 'failed') throw answer.failure
    const { Error: error, Result: result } = answer.message
    if (error !== undefined && error !== null) throw refusalOf(name, error)
    if (!isFields(result))
      throw new ConnectFailure('answer_not_understood', `the answer to ${name} has no result`)
    return result
  }

  function refusalOf(name: string, error: Json): Error {
    const { reason } = faultIn(error)
    if (reason === 'one_time_code_needed' || reason === 'credentials_refused') {
      socket.forget()
      return new ConnectFailure('session_lost', `${name}: the login holds no longer`)
    }
    if (reason === 'order_not_found' || reason === 'position_not_found') return new NotThere(name)
    if (reason === 'throttled' || reason === 'venue_busy' || reason === 'in_doubt')
      return new ConnectFailure('broker_busy', `${name} was refused for now`)
    return new ConnectFailure('answer_not_understood', `${name} was refused`)
  }

  return {
    kind: 'websocket',
    account: () => read('Account', null),
    trades: async () => (await read('Trades', null)).Trades ?? null,
    async trade(order) {
      try {
        const { Trades: trades } = await read('Trades', objectText([['Id', order]]))
        return Array.isArray(trades) ? (trades[0] ?? null) : null
      } catch (error) {
        if (error instanceof NotThere) return null
        throw error
      }
    },
    positions: async () => (await read('Positions', null)).Positions ?? null,
    history: (request) => read('TradeHistory', request),
    async tradeAllowed() {
      const { TradeAllowed: allowed } = await read('SessionInfo', null)
      return typeof allowed === 'boolean' ? allowed : null
    },
    describe: (command, wire) => ({
      transport: 'websocket',
      method: wire.socketRequest,
      path,
      body: socketFrame(wire, idOf(command)),
    }),
    async send(command, wire, signal) {
      const id = idOf(command)
      commands += 1
      const frame = socketFrame(wire, id)
      const answer = await socket.request(wire.socketRequest, id, frame, signal, LONGEST_LOGIN_MS)
      if (answer.kind === 'failed')
        return outcomeOfFailure({
          firstByteLeft: answer.firstByteLeft,
          detail: answer.failure.detail,
        })
      const outcome = outcomeOfMessage(command, answer.message)
      const loginIsLost =
        outcome.outcome === 'rejected' &&
        (outcome.reason === 'one_time_code_needed' || outcome.reason === 'credentials_refused')
      if (loginIsLost) socket.forget()
      return outcome
    },
    [Symbol.dispose]: () => socket[Symbol.dispose](),
  }
}

class NotThere extends ConnectFailure {
  constructor(name: string) {
    super('answer_not_understood', `${name}: there is no such order`)
  }
}
