// Both sockets: login, requests, and what is pushed to whoever is logged in.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Account } from '../account.ts'
import { paramsOf } from '../api/read.ts'
import { createOco, createTrade, deleteTrade, modifyTrade, type TradeAsked } from '../api/trade.ts'
import { type Broker, faultOf } from '../broker.ts'
import { BrokerFault, refuse } from '../broker-fault.ts'
import { type Given, isGiven, parseObject } from '../json.ts'
import { accountWire } from '../wire/account.ts'
import { sessionWire, tickWire } from '../wire/market.ts'
import type { BrokerEvent } from '../world.ts'
import { pushOf } from './push.ts'
import { faultHeads, readers, type SocketKind, sessionInfo, subscribe } from './requests.ts'
import { type Codes, giveCode, login, newSession, type Session } from './session.ts'

type Client = { readonly socket: WebSocket; readonly kind: SocketKind; readonly session: Session }
type Reply = {
  readonly Response: string
  readonly Error?: string | undefined
  readonly Result?: unknown
}

const trading: readonly string[] = ['tradecreate', 'tradecreateoco', 'trademodify', 'tradedelete']

export function createSockets(broker: Broker) {
  const { world, log, throttle, orderFaults } = broker
  const { faults } = world
  const clients = new Set<Client>()
  const codes: Codes = new Map()
  // A half-open socket answers no ping, so pongs are sent by hand.
  const server = new WebSocketServer({ noServer: true, autoPong: false, maxPayload: 1 << 20 })
  world.listen(tell)

  function upgrade(kind: SocketKind, request: IncomingMessage, duplex: Duplex, head: Buffer): void {
    if (faults.silent) return
    server.handleUpgrade(request, duplex, head, (socket) => {
      const client = { socket, kind, session: newSession() }
      clients.add(client)
      socket.on('error', () => undefined)
      socket.on('close', () => clients.delete(client))
      socket.on('ping', (data: Buffer) => {
        if (!faults.halfOpen) socket.pong(data)
      })
      socket.on('message', (data: Buffer) => hear(client, data.toString('utf8')))
    })
  }

  function hear(client: Client, text: string): void {
    if (faults.halfOpen) return
    const given = parseObject(text)
    const name = typeof given?.Request === 'string' ? given.Request : ''
    const id = typeof given?.Id === 'string' ? given.Id : null
    const { account } = client.session
    const isTrade = trading.includes(name.toLowerCase())
    log.add({
      ...{ atMs: world.now(), transport: 'socket', method: name, path: `/${client.kind}` },
      ...{ account: account === null ? null : String(account.id), trades: isTrade },
    })
    if (given === null || name === '')
      return void say(client, id, { Response: 'Error', Error: "Empy 'Request' filed!" })
    try {
      if (isTrade) trade(client, name, id, given)
      else say(client, id, answer(client, name, given), () => afterwards(client, name))
    } catch (error) {
      say(client, id, failure(name, error))
    }
  }

  function answer(client: Client, name: string, given: Given): Reply {
    const { session, kind } = client
    const lower = name.toLowerCase()
    if (lower === 'login') {
      if (!isGiven(given.Params)) return { Response: 'Error', Error: "Empty 'Params' field!" }
      login(broker, codes, session, given.Params)
      if (session.needsCode && faults.sourceStyle)
        return { Response: 'TwoFactor', Result: codeIsNeeded }
      if (faults.plainLogin) return { Response: 'Login', Result: 'ok' }
      return { Response: 'Login', Result: { Info: 'ok', TwoFactorFlag: session.needsCode } }
    }
    if (lower === 'twofactor') {
      const ExpireTime = giveCode(broker, codes, session, paramsOf(given))
      return { Response: 'TwoFactor', Result: { Info: 'Success', ExpireTime } }
    }
    const account = loggedIn(session)
    const params = paramsOf(given)
    if (kind === 'feed' && lower === 'feedsubscribe')
      return { Response: name, ...subscribe(broker, session, params) }
    if (kind === 'feed' && lower === 'barfeedsubscribe') return { Response: name }
    const reader = readers[kind][lower]
    if (reader === undefined)
      return { Response: 'Error', Error: `Unknown request '${name.slice(0, 40)}'!` }
    return {
      Response: name,
      Result: reader({ world, account, version: 'v2', params }, broker, session),
    }
  }

  function loggedIn(session: Session): Account {
    if (session.account === null) return refuse('LoginFailed', 'Login is required')
    if (session.needsCode) refuse('TwoFactorLoginRequired')
    if (!throttle.takes(String(session.account.id), faults.requestsPerSecond))
      refuse('ThrottlingExceeded')
    return session.account
  }

  function trade(client: Client, name: string, id: string | null, given: Given): void {
    if (client.kind !== 'trade')
      return void say(client, id, {
        Response: 'Error',
        Error: `Unknown request '${name.slice(0, 40)}'!`,
      })
    const account = loggedIn(client.session)
    const params = paramsOf(given)
    const asked: TradeAsked = { world, account, version: 'v2', requestId: id }
    const how = {
      answer: () => undefined,
      drop: () => client.socket.terminate(),
      fail: (status: 429 | 500) =>
        say(
          client,
          id,
          failure(
            name,
            status === 429
              ? new BrokerFault('ThrottlingExceeded')
              : new BrokerFault('BadRequest', 'Timeout of the trade server.'),
          ),
        ),
    }
    const clientId = typeof params.ClientId === 'string' ? params.ClientId : null
    orderFaults.pass(name, clientId, how, () => {
      let reply: Reply
      try {
        reply = { Response: name, Result: run(asked, name.toLowerCase(), params, given) }
      } catch (error) {
        reply = failure(name, error)
      }
      return () => say(client, id, reply)
    })
  }

  function run(asked: TradeAsked, name: string, params: Given, given: Given): unknown {
    if (name === 'tradecreate') return { Trade: createTrade(asked, params) }
    if (name === 'trademodify') return { Trade: modifyTrade(asked, params) }
    if (name === 'tradedelete') return deleteTrade(asked, params)
    const { FirstRequest: first, SecondRequest: second } = given
    if (!isGiven(first) || !isGiven(second)) return refuse('BadRequest', "Invalid 'Params' filed!")
    return createOco(asked, first, second)
  }

  function failure(name: string, error: unknown): Reply {
    const fault = faultOf(error)
    const head = faultHeads[name.toLowerCase()]
    if (fault.fault === 'BadRequest' || head === undefined)
      return { Response: 'Error', Error: fault.message }
    return { Response: name, Error: head + fault.message }
  }

  /** What the broker sends by itself behind a login. */
  function afterwards({ socket, kind, session }: Client, name: string): void {
    const lower = name.toLowerCase()
    if ((lower !== 'login' && lower !== 'twofactor') || session.account === null) return
    const push = (Response: string, Result: unknown) =>
      socket.send(JSON.stringify({ Response, Result }))
    if (session.needsCode) {
      if (!faults.sourceStyle) push('TwoFactor', codeIsNeeded)
      return
    }
    if (kind === 'feed')
      return void push('SessionInfo', sessionInfo({ world, account: session.account }))
    push('TradeSessionInfo', sessionWire(world))
    push('Account', accountWire(world, session.account, 'v2'))
  }

  function say(
    { socket }: Client,
    Id: string | null,
    reply: Reply,
    then: () => void = () => undefined,
  ): void {
    const text = JSON.stringify({ Id: Id ?? undefined, ...reply })
    const send = () => {
      if (socket.readyState !== socket.OPEN) return
      socket.send(
        faults.truncated ? text.slice(0, text.length >> 1) : faults.rubbish ? '<html>' : text,
      )
      then()
    }
    if (faults.delayMs > 0) setTimeout(send, faults.delayMs).unref()
    else send()
  }

  function tell(event: BrokerEvent): void {
    if (faults.halfOpen) return
    for (const { socket, kind, session } of clients) {
      if (kind !== 'trade' || session.account !== event.account || session.needsCode) continue
      const text = pushOf(faults, event)
      socket.send(text)
      if (faults.duplicateReports && event.name === 'ExecutionReport') socket.send(text)
    }
  }

  /** Ticks for whoever subscribed, after a step of the market. */
  function feed(): void {
    if (faults.halfOpen) return
    for (const { socket, kind, session } of clients) {
      if (kind !== 'feed' || session.needsCode) continue
      for (const [symbol, depth] of session.subscriptions)
        socket.send(
          JSON.stringify({
            Response: 'FeedTick',
            Result: tickWire(world, world.quote(symbol), depth === 1 ? 1 : depth),
          }),
        )
    }
  }

  return {
    upgrade,
    feed,
    /** Ends every socket, with a word before it when it is given. */
    cut(reason: string | null = null) {
      for (const { socket } of clients) {
        if (reason !== null) socket.send(JSON.stringify({ Response: 'Logoff', Result: reason }))
        socket.terminate()
      }
    },
    /** One-time codes that were given hold no longer. */
    forgetCodes(): void {
      codes.clear()
      for (const { session } of clients)
        session.needsCode = session.account?.token.totpSecret != null
    },
    get open() {
      return clients.size
    },
  }
}

const codeIsNeeded = { Info: 'Two-factor authentication is required.' }
