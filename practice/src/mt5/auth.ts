// The handshake of the Web API, from the server's side. Both sides prove that they know the password's hash.
// Formula: MetaQuotes' Web API documentation, "Authentication"; golden vectors in testdata.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const md5 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** MD5(MD5(password in UTF-16LE) ++ "WebAPI"). */
export function passwordHash(password: string): Buffer {
  return md5(md5(Buffer.from(password, 'utf16le')), Buffer.from('WebAPI', 'ascii'))
}

/** What proves knowledge of the hash for a challenge of 16 bytes. */
export const proofOf = (hash: Uint8Array, challenge: Uint8Array) => md5(hash, challenge)

export const newChallenge = () => randomBytes(16)

/** Compares in constant time; hex of either case. */
export function isProof(expected: Uint8Array, given: string): boolean {
  if (!/^[0-9a-fA-F]{32}$/.test(given)) return false
  return timingSafeEqual(expected, Buffer.from(given, 'hex'))
}
