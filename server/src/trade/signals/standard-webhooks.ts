// Standard Webhooks (standardwebhooks.com, v1): a sender that can sign sends three headers, and no secret travels.
// What is signed is `id.timestamp.body`, byte for byte; several signatures may stand in one header while secrets change.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { Secret } from '../../platform/secret.ts'

export type SignedHeaders = {
  readonly id: string
  /** Seconds since 1970, as it was sent. */
  readonly timestamp: string
  readonly signature: string
}

export const signedHeaderNames = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

/** Null unless all three are there and have their form. */
export function readSignedHeaders(
  header: (name: string) => string | undefined,
): SignedHeaders | null {
  const [id, timestamp, signature] = signedHeaderNames.map((name) => header(name)?.trim())
  if (id === undefined || timestamp === undefined || signature === undefined) return null
  if (!/^[\x21-\x7e]{1,100}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return null
  return { id, timestamp, signature }
}

/** A new secret in the form in which senders take it. */
export function mintSigningSecret(): Secret {
  return new Secret(`whsec_${randomBytes(32).toString('base64')}`)
}

/** True when one of the secrets made one of the signatures. Every pair is compared, so time tells nothing. */
export function isSignedBy(
  secrets: readonly Secret[],
  { id, timestamp, signature }: SignedHeaders,
  body: Uint8Array,
): boolean {
  const given = signature
    .split(' ', 10)
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice(3), 'base64'))
  let matches = false
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret.use(keyOf))
      .update(`${id}.${timestamp}.`)
      .update(body)
      .digest()
    for (const one of given)
      if (one.length === expected.length && timingSafeEqual(one, expected)) matches = true
  }
  return matches
}

function keyOf(text: string): Buffer {
  return Buffer.from(text.replace(/^whsec_/, ''), 'base64')
}
