// One request on its way through: the object that the gate and the handler see.
// A class for once, because it is made for every request and its methods must not be.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Connection } from './connections.ts'
import type { CheckedRoute } from './registry.ts'
import { type AdmitRequest, anyone, type Caller, type Route, type RouteRequest } from './route.ts'

const noBody = Buffer.alloc(0)
const forwardingHeaders = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'via']

export class Exchange implements RouteRequest, AdmitRequest {
  readonly id: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly checked: CheckedRoute
  readonly params: Readonly<Record<string, string>>
  readonly connection: Connection
  /** Its place in the row of requests on this connection. */
  readonly number: number
  readonly startedMs: number
  readonly #headers: IncomingHttpHeaders
  ip: string
  caller: Caller = anyone
  query: Readonly<Record<string, string>> = {}
  contentType = ''
  body: Buffer = noBody
  /** Header fields that the gate gives to the answer. */
  fields: Readonly<Record<string, string>> | undefined
  /** The connection must not be used again after this answer. */
  closeAfter = false
  done = false

  constructor(
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    checked: CheckedRoute,
    params: Readonly<Record<string, string>>,
    connection: Connection,
    startedMs: number,
  ) {
    this.id = id
    this.request = request
    this.response = response
    this.checked = checked
    this.params = params
    this.connection = connection
    this.number = ++connection.newest
    this.startedMs = startedMs
    this.#headers = request.headers
    this.ip = connection.ip
  }

  get route(): Route {
    return this.checked.route
  }

  identified(caller: Caller): void {
    this.caller = caller
  }

  answerWith(fields: Readonly<Record<string, string>>): void {
    this.fields = fields
  }

  get url(): string {
    return this.request.url ?? ''
  }

  get local(): boolean {
    return this.connection.loopback && forwardingHeaders.every((name) => !(name in this.#headers))
  }

  header(name: string): string | undefined {
    const value = this.#headers[name]
    return typeof value === 'string' ? value : undefined
  }
}
