// Refuses requests that Node's parser lets through but that two servers could read differently.
// Node 24 accepts two Host headers, absolute-form, HTTP/0.9, TRACE and GET with a body; none of them passes here.
import type { IncomingMessage } from 'node:http'
import { TidemarkError } from '../problem.ts'
import type { HostCheck } from './host-check.ts'

export const maxHeaderFields = 64

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
const bodyless = new Set(['GET', 'HEAD'])
/** Headers that must not be repeated, by length: most names of a request are ruled out by their length alone. */
const single = Map.groupBy(
  [
    'host',
    'authorization',
    'x-api-key',
    'x-quant-api-key',
    'content-type',
    'content-length',
    'content-encoding',
    'transfer-encoding',
    'idempotency-key',
    'expect',
  ],
  (name) => name.length,
)

/** Null when the request may go on. The connection of a refused one must be closed. */
export function checkRequest(request: IncomingMessage, hosts: HostCheck): TidemarkError | null {
  const { headers, rawHeaders, method = '', url = '' } = request
  if (!methods.has(method)) {
    return new TidemarkError('method_not_allowed', `${method} is not answered here.`, {
      headers: { allow: 'GET, HEAD, POST' },
    })
  }
  if (request.httpVersion !== '1.1' && request.httpVersion !== '1.0') {
    return refusal('Only HTTP/1.1 and HTTP/1.0 are spoken here.')
  }
  if (!/^\/[\x21-\x7e]*$/.test(url))
    return refusal('The request target must be a path (origin form).')
  if (rawHeaders.length > 2 * maxHeaderFields) {
    return new TidemarkError('headers_too_large', `More than ${maxHeaderFields} header fields.`)
  }
  const repeated = repeatedHeader(rawHeaders)
  if (repeated !== null) return refusal(`The header ${repeated} is given more than once.`)
  const host = headers.host
  if (host === undefined) return refusal('The Host header is missing.')
  if (!hosts(host)) {
    return new TidemarkError('misdirected', 'The Host header names a host that is not served here.')
  }
  const coding = headers['transfer-encoding']
  if (coding !== undefined) {
    if (coding !== 'chunked') return refusal('The only Transfer-Encoding taken is chunked.')
    if (headers['content-length'] !== undefined || request.httpVersion === '1.0') {
      return refusal('Transfer-Encoding is not taken beside Content-Length or in HTTP/1.0.')
    }
  }
  if (hasBody(request) && bodyless.has(method)) return refusal(`${method} takes no body.`)
  const expectation = headers.expect
  if (expectation !== undefined && expectation.toLowerCase() !== '100-continue') {
    return refusal('The only expectation taken is 100-continue.')
  }
  return null
}

export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length']
  return (
    (length !== undefined && length !== '0') || request.headers['transfer-encoding'] !== undefined
  )
}

function refusal(detail: string): TidemarkError {
  return new TidemarkError('request_invalid', detail)
}

/** The first header that must be single and is not. */
function repeatedHeader(rawHeaders: readonly string[]): string | null {
  let seen: string[] | null = null
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index] ?? ''
    const candidates = single.get(raw.length)
    if (candidates === undefined) continue
    const name = raw.toLowerCase()
    if (!candidates.includes(name)) continue
    if (seen === null) seen = [name]
    else if (seen.includes(name)) return name
    else seen.push(name)
  }
  return null
}
