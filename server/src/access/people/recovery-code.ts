// Recovery codes: ten of 123 random bits, each good once, for the day on which the authenticator is gone.
// So many random bits need no slow hash: SHA-256 is what is stored.
import { createHash, randomBytes } from 'node:crypto'

export const RECOVERY_CODES = 10

/** No 0, 1, i, l, o: none of these signs is taken for another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const groupLength = 5
const groups = 5

/** Ten codes such as `k7m2p-…`: 25 signs of 31, in all 123 bits; none looks like another sign. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    Array.from({ length: groups }, () => randomSigns(groupLength)).join('-'),
  )
}

/** What is stored of a code; how it was typed (case, blanks, dashes) makes no difference. */
export function recoveryHash(code: string): Buffer {
  return createHash('sha256').update(plain(code)).digest()
}

/** True for text that could be a recovery code. */
export function isRecoveryCode(text: string): boolean {
  const signs = plain(text)
  return (
    signs.length === groupLength * groups && [...signs].every((sign) => alphabet.includes(sign))
  )
}

const plain = (text: string): string => text.toLowerCase().replace(/[\s-]/g, '')

/** Each sign uniform: bytes of 248 (8 x 31) and more are thrown away. */
function randomSigns(length: number): string {
  let text = ''
  while (text.length < length)
    for (const byte of randomBytes(length * 2))
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % alphabet.length)
  return text
}
