// The text form of a key: `tmk` + kind + `_` + 8 id + 32 secret + 6 check characters, all base62 (GitHub's construction).
// The check is a CRC32, so scanners and `tidemark key check` tell a real key from noise without asking anybody.
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** i ingest, r read, t trade, s signal hook, w widget, a a mix (automation). */
export type TokenKind = 'i' | 'r' | 't' | 's' | 'w' | 'a'

export type MintedToken = { readonly id: string; readonly token: string }
export type TokenParts = { readonly kind: TokenKind; readonly id: string }

/** What a secret scanner should look for. */
export const tokenPattern = /\btmk[irtswa]_[0-9A-Za-z]{46}\b/

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const prefixLength = 5
const idLength = 8
const secretLength = 32
const checkLength = 6
const tokenLength = prefixLength + idLength + secretLength + checkLength

const wholeToken = /^tmk([irtswa])_([0-9A-Za-z]{8})[0-9A-Za-z]{38}$/

/** A new token; `id` keeps the id of the key whose secret is replaced. */
export function mintToken(kind: TokenKind, id: string = randomBase62(idLength)): MintedToken {
  const head = `tmk${kind}_${id}${randomBase62(secretLength)}`
  return { id, token: head + checkOf(head) }
}

/** The parts of a well-formed token, or null. Says nothing about whether any server knows it. */
export function checkToken(text: string): TokenParts | null {
  if (text.length !== tokenLength) return null
  const match = wholeToken.exec(text)
  if (match === null) return null
  const head = text.slice(0, tokenLength - checkLength)
  if (checkOf(head) !== text.slice(tokenLength - checkLength)) return null
  // The pattern lets only these kinds and exactly this id through.
  return { kind: match[1] as TokenKind, id: match[2] as string }
}

function checkOf(head: string): string {
  let rest = crc32(head)
  let check = ''
  for (let i = 0; i < checkLength; i++) {
    check = alphabet.charAt(rest % 62) + check
    rest = Math.floor(rest / 62)
  }
  return check
}

/** Each character uniform: bytes of 248 and more are thrown away, since 248 = 4 x 62. */
function randomBase62(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62)
    }
  }
  return text
}
