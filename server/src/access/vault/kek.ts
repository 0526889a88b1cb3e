// A key-encryption key and its id. The id tells which key an envelope needs and nothing about the key itself.
import { createHmac } from 'node:crypto'
import type { Secret } from '../../platform/secret.ts'

export type Kek = { readonly id: string; readonly key: Secret }

/** `key` holds 64 hex digits. */
export function kekOf(key: Secret): Kek {
  const id = key.use((hex) =>
    createHmac('sha256', Buffer.from(hex, 'hex')).update('tidemark kek id').digest('hex'),
  )
  return { id: id.slice(0, 8), key }
}
