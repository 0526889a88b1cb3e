// The handshake of the MT5 Web API, from the client's side. Source: MetaQuotes' Web API documentation, "Authentication";
// the golden vectors are in testdata.
import { createHash, timingSafeEqual } from 'node:crypto'

function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** What stands for the password in every proof: MD5(MD5(UTF-16LE) ++ "WebAPI"), 16 bytes. */
export function passwordHash(password: string): Buffer {
  return md5(md5(Buffer.from(password, 'utf16le')), Buffer.from('WebAPI'))
}

/** The proof for a challenge of 16 bytes in hex; 32 hex digits, lower case. */
export function proofFor(hash: Buffer, challengeHex: string): string {
  return md5(hash, Buffer.from(challengeHex, 'hex')).toString('hex')
}

export const isChallenge = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-fA-F]{32}$/.test(text)

/** Whether the server has proved that it knows the password too. */
export function isProven(hash: Buffer, challengeHex: string, answer: unknown): boolean {
  if (!isChallenge(answer)) return false
  return timingSafeEqual(
    Buffer.from(answer, 'hex'),
    Buffer.from(proofFor(hash, challengeHex), 'hex'),
  )
}
