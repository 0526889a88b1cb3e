// How a token is kept and compared: HMAC-SHA256 under the pepper, in constant time.
// No slow hash is needed: a secret of 190 random bits cannot be guessed, and a slow one would be a lever for floods.
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../platform/secret.ts'

export type TokenHasher = {
  hash(token: string): Buffer
}

/** `pepper` is 64 hex digits. */
export function createTokenHasher(pepper: Secret): TokenHasher {
  const key = pepper.use((text) => createSecretKey(Buffer.from(text, 'hex')))
  return { hash: (token) => createHmac('sha256', key).update(token).digest() }
}

/** The hash that unknown ids are compared with, so that they take as long as known ones. */
const dummyHash = Buffer.alloc(32, 0x5a)

/** The first candidate whose hash is equal; every one is compared, and an empty list with a dummy. */
export function findByHash<T extends { readonly tokenHash: Buffer }>(
  hash: Buffer,
  candidates: readonly T[] | undefined,
): T | null {
  if (candidates === undefined || candidates.length === 0) {
    timingSafeEqual(hash, dummyHash)
    return null
  }
  let found: T | null = null
  for (const candidate of candidates) {
    if (timingSafeEqual(hash, candidate.tokenHash)) found ??= candidate
  }
  return found
}
