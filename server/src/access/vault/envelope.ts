// Secrets at rest: each value under a data key of its own, the data key under a key-encryption key that is not in the database.
// TM1 | kek id (8) | iv (12) | wrapped data key and tag (48) | iv (12) | ciphertext and tag. AES-256-GCM throughout.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Secret } from '../../platform/secret.ts'
import type { Kek } from './kek.ts'

/** Where a secret belongs. It is authenticated: a value moved to another row, field or class does not open. */
export type SecretPlace = {
  readonly table: string
  readonly id: number
  readonly field: string
  /** Which process may open it: that of the read server, or that of the trade server. */
  readonly class: 'read' | 'trade'
}

/** An envelope that does not open: another key, another place, or changed bytes. It does not say which. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen'
}

const MAGIC = Buffer.from('TM1')
const ID_BYTES = 8
const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
const wrapStart = MAGIC.length + ID_BYTES
const bodyStart = wrapStart + IV_BYTES + KEY_BYTES + TAG_BYTES

export function seal(kek: Kek, place: SecretPlace, secret: Secret): Buffer {
  const dataKey = randomBytes(KEY_BYTES)
  const body = secret.use((text) => encrypt(dataKey, Buffer.from(text, 'utf8'), bodyContext(place)))
  const envelope = Buffer.concat([head(kek), wrap(kek, place, dataKey), body])
  dataKey.fill(0)
  return envelope
}

export function open(keks: readonly Kek[], place: SecretPlace, envelope: Buffer): Secret {
  const dataKey = unwrap(keks, place, envelope)
  const text = decrypt(dataKey, envelope.subarray(bodyStart), bodyContext(place))
  dataKey.fill(0)
  return new Secret(text.toString('utf8'))
}

/** The same secret under another key-encryption key; its ciphertext is not touched. */
export function rewrap(
  keks: readonly Kek[],
  to: Kek,
  place: SecretPlace,
  envelope: Buffer,
): Buffer {
  const dataKey = unwrap(keks, place, envelope)
  const wrapped = Buffer.concat([head(to), wrap(to, place, dataKey), envelope.subarray(bodyStart)])
  dataKey.fill(0)
  return wrapped
}

/** The id of the key that opens an envelope; null when it is none. */
export function kekIdOf(envelope: Buffer): string | null {
  if (envelope.length < bodyStart + IV_BYTES + TAG_BYTES) return null
  if (!envelope.subarray(0, MAGIC.length).equals(MAGIC)) return null
  return envelope.subarray(MAGIC.length, wrapStart).toString('latin1')
}

const head = (kek: Kek) => Buffer.concat([MAGIC, Buffer.from(kek.id, 'latin1')])

function wrap(kek: Kek, place: SecretPlace, dataKey: Buffer): Buffer {
  return kek.key.use((hex) => encrypt(Buffer.from(hex, 'hex'), dataKey, wrapContext(place, kek.id)))
}

function unwrap(keks: readonly Kek[], place: SecretPlace, envelope: Buffer): Buffer {
  const id = kekIdOf(envelope)
  const kek = keks.find((one) => one.id === id)
  if (kek === undefined) throw new CannotOpen('no key that is here opens this secret')
  const wrapped = envelope.subarray(wrapStart, bodyStart)
  return kek.key.use((hex) => decrypt(Buffer.from(hex, 'hex'), wrapped, wrapContext(place, kek.id)))
}

const wrapContext = ({ table, id, field, class: kind }: SecretPlace, kekId: string) =>
  `tidemark/v1|${table}|${id}|${field}|${kekId}|${kind}`
/** Without the key's id, so that another key can take the place of the first. */
const bodyContext = ({ table, id, field, class: kind }: SecretPlace) =>
  `tidemark/v1|${table}|${id}|${field}||${kind}`

/** iv | ciphertext | tag */
function encrypt(key: Buffer, text: Buffer, context: string): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(context, 'utf8'))
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, sealed: Buffer, context: string): Buffer {
  const iv = sealed.subarray(0, IV_BYTES)
  const tag = sealed.subarray(sealed.length - TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(context, 'utf8'))
  decipher.setAuthTag(tag)
  try {
    const text = decipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES))
    return Buffer.concat([text, decipher.final()])
  } catch (cause) {
    throw new CannotOpen('this secret was changed, moved, or sealed under another key', { cause })
  }
}
