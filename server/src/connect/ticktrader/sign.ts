// Who we are, to TickTrader: the Authorization header of a REST request and the signature of a WebSocket login.
// The golden data is in testdata. Official clients disagree on what is not ASCII and on escapes in addresses, so that
// nothing of either kind is ever signed.
import { createHmac } from 'node:crypto'
import type { Secret } from '../../platform/secret.ts'

/** The three parts that one token has. */
export type Token = {
  /** A GUID. */
  readonly webApiId: string
  readonly webApiKey: string
  readonly webApiSecret: Secret
}

/** What of a request is signed. */
export type Signable = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Absolute, exactly as it is sent; see `urlOf`. */
  readonly url: string
  /** Exactly as it is sent; empty = none. */
  readonly body: string
}

/** The value of the Authorization header; `atMs` is fresh for each request. */
export function authorizationOf(token: Token, request: Signable, atMs: number): string {
  const { webApiId, webApiKey } = token
  return `HMAC ${webApiId}:${webApiKey}:${atMs}:${signed(token, stringToSign(token, request, atMs))}`
}

export function stringToSign(
  { webApiId, webApiKey }: Omit<Token, 'webApiSecret'>,
  { method, url, body }: Signable,
  atMs: number,
): string {
  return `${atMs}${webApiId}${webApiKey}${method}${url}${body}`
}

/** `Params.Signature` of a WebSocket login. */
export function loginSignatureOf(token: Token, atMs: number): string {
  return signed(token, `${atMs}${token.webApiId}${token.webApiKey}`)
}

/**
 * The address that is both sent and signed: without the default port, as the broker's own client has it. `base` is scheme,
 * host and port; `path` begins with a slash and holds its query.
 */
export function urlOf(base: string, path: string): string {
  return `${new URL(base).origin}${path}`
}

/** JSON in ASCII alone: then every way of signing it gives the same signature. */
export function asciiJson(value: unknown): string {
  return asciiText(JSON.stringify(value))
}

/** Escapes what is not ASCII in a JSON text. */
export function asciiText(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function signed({ webApiSecret }: Token, message: string): string {
  if (/\P{ASCII}/u.test(message)) throw new RangeError('only ASCII can be signed')
  return webApiSecret.use((secret) =>
    createHmac('sha256', secret).update(message, 'ascii').digest('base64'),
  )
}
