// One-time codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 s), as every such app speaks them.
// A code of the step before or after is taken, for clocks that are not quite right; each step counts once.
import { Secret as OtpSecret, TOTP } from 'otpauth'
import type { Secret } from '../../platform/secret.ts'

export const STEP_MS = 30_000

/** A new secret of 160 bits in base32. */
export function newOneTimeSecret(): string {
  return new OtpSecret({ size: 20 }).base32
}

/** What the QR code says: an otpauth:// address. */
export function oneTimeAddress(secret: string, name: string, issuer: string): string {
  return authenticator(secret, name, issuer).toString()
}

/** The step (30 s each since 1970) whose code this is, within one step of `nowMs`; null = a wrong code. */
export function stepOfCode(secret: Secret, code: string, nowMs: number): number | null {
  const delta = secret.use((text) =>
    authenticator(text).validate({ token: code, timestamp: nowMs, window: 1 }),
  )
  return delta === null ? null : Math.floor(nowMs / STEP_MS) + delta
}

/** Six digits as people type them, blanks left out; null when it is something else. */
export function typedCode(text: string): string | null {
  const digits = text.replace(/\s/g, '')
  return /^\d{6}$/.test(digits) ? digits : null
}

function authenticator(secret: string, label = 'Tidemark', issuer = 'Tidemark'): TOTP {
  return new TOTP({
    ...{ secret: OtpSecret.fromBase32(secret), label, issuer },
    ...{ algorithm: 'SHA1', digits: 6, period: STEP_MS / 1000 },
  })
}
