// A signed statement of where every chain stood: whoever rewrites the tail of a chain later contradicts it.
// One JSON line each; every line holds the hash of the line before, and is signed with Ed25519 as it stands without its signature.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { Secret } from '../../platform/secret.ts'

export type AnchoredHead = { readonly chain: string; readonly seq: number; readonly hash: string }

export type Anchor = {
  readonly at: string
  readonly heads: readonly AnchoredHead[]
  /** SHA-256 of the line before, in hex; null for the first. */
  readonly prev: string | null
  /** Which key signed: the start of the SHA-256 of its public half. */
  readonly key: string
}

export type Signer = {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly id: string
}

export type ReadAnchor =
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'broken'; readonly why: string }

/** `pem` is an Ed25519 private key, PKCS 8. */
export function createSigner(pem: Secret): Signer {
  const privateKey = pem.use((text) => createPrivateKey(text))
  const publicKey = createPublicKey(privateKey)
  return { privateKey, publicKey, id: keyId(publicKey) }
}

/** The line for the file, without its line feed. */
export function anchorLine(
  signer: Signer,
  at: string,
  heads: readonly AnchoredHead[],
  prevLine: string | null,
): string {
  const anchor: Anchor = {
    at,
    heads,
    prev: prevLine === null ? null : lineHash(prevLine),
    key: signer.id,
  }
  const text = JSON.stringify(anchor)
  const signature = sign(null, Buffer.from(text), signer.privateKey).toString('base64url')
  return `${text.slice(0, -1)},"signature":"${signature}"}`
}

/** Checks a line's signature, and that it follows `prevLine`. */
export function readAnchor(
  line: string,
  prevLine: string | null,
  publicKey: KeyObject,
): ReadAnchor {
  const match = /^(.*),"signature":"([A-Za-z0-9_-]{86})"\}$/.exec(line)
  if (match === null) return { kind: 'broken', why: 'it is not an anchor' }
  const text = `${match[1]}}`
  const signature = Buffer.from(match[2] ?? '', 'base64url')
  if (!verify(null, Buffer.from(text), publicKey, signature))
    return { kind: 'broken', why: "its signature does not fit this data folder's key" }
  // Signed by us, so it has the shape that we write.
  const anchor = JSON.parse(text) as Anchor
  if (anchor.prev !== (prevLine === null ? null : lineHash(prevLine)))
    return { kind: 'broken', why: 'the line before it is not the one that stood there' }
  return { kind: 'anchor', anchor }
}

function lineHash(line: string): string {
  return createHash('sha256').update(line).digest('hex')
}

function keyId(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('hex').slice(0, 16)
}
