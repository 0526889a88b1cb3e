// The id of a session and the cookie that carries it. 256 random bits, in hex so that no key pattern can be found in one.
// The name begins with __Host-: a browser keeps such a cookie only when it is Secure, for the whole host, and set by it.
import { createHash, randomBytes } from 'node:crypto'

export const cookieName = '__Host-tm_sid'

export const newSessionId = (): string => randomBytes(32).toString('hex')

/** What is stored and looked for. */
export const sessionHash = (id: string): Buffer => createHash('sha256').update(id).digest()

/** The value of Set-Cookie. It ends with the browser: the server ends sessions, not the cookie. */
export const setCookie = (id: string): string =>
  `${cookieName}=${id}; Path=/; Secure; HttpOnly; SameSite=Strict`

export const clearCookie = `${cookieName}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`

/** The session id that the Cookie header holds; null when there is none, or two. */
export function sessionIdOf(cookie: string | undefined): string | null {
  if (cookie === undefined || !cookie.includes(cookieName)) return null
  const found = cookie
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one.startsWith(`${cookieName}=`))
    .map((one) => one.slice(cookieName.length + 1))
  const [id = ''] = found
  return found.length === 1 && /^[0-9a-f]{64}$/.test(id) ? id : null
}
