// How passwords are kept: argon2id with 64 MiB, three passes (RFC 9106), as a PHC string that says so itself.
// Where this Node has no argon2 (before 24.7), scrypt of about the same cost takes its place; the string tells which.
import * as crypto from 'node:crypto'
import { promisify } from 'node:util'
import type { Secret } from '../../platform/secret.ts'

const argon = { memory: 65_536, passes: 3, parallelism: 1 } as const
const scryptCost = { N: 2 ** 16, r: 8, p: 2, maxmem: 256 * 1024 * 1024 } as const
const saltBytes = 16
const hashBytes = 32

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

/** A new PHC string for the password; takes about half a second of one core and 64 MiB. */
export async function hashPassword(password: Secret): Promise<string> {
  const salt = crypto.randomBytes(saltBytes)
  if (hasArgon2()) {
    const { memory, passes, parallelism } = argon
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(await argon2(password, salt))}`
  }
  const { N, r, p } = scryptCost
  return `$scrypt$ln=${Math.log2(N)},r=${r},p=${p}$${base64(salt)}$${base64(await scrypt(password, salt))}`
}

/**
 * Whether the password is the one of this PHC string, in constant time; the work is the same for every password.
 * @throws Error when the string was made by a kind of hash that this Node cannot compute.
 */
export async function isPassword(password: Secret, phc: string): Promise<boolean> {
  const [, kind = '', ...parts] = phc.split('$')
  const [salt = '', hash = ''] = parts.slice(-2)
  const expected = Buffer.from(hash, 'base64')
  if (kind === 'argon2id' && !hasArgon2())
    throw new Error('the password is kept as argon2id, which this Node (before 24.7) cannot check')
  const work = kind === 'argon2id' ? argon2 : scrypt
  const found = await work(password, Buffer.from(salt, 'base64'))
  return found.length === expected.length && crypto.timingSafeEqual(found, expected)
}

/** A hash of nothing: names that nobody has are checked against it, so that they take as long as those that somebody has. */
export const nobodysHash = `${
  hasArgon2()
    ? `$argon2id$v=19$m=${argon.memory},t=${argon.passes},p=${argon.parallelism}`
    : `$scrypt$ln=${Math.log2(scryptCost.N)},r=${scryptCost.r},p=${scryptCost.p}`
}$${base64(Buffer.alloc(saltBytes, 0x5a))}$${base64(Buffer.alloc(hashBytes, 0x5a))}`

function hasArgon2(): boolean {
  return typeof crypto.argon2 === 'function'
}

function argon2(password: Secret, nonce: Buffer): Promise<Buffer> {
  return password.use((text) => {
    const message = Buffer.from(text.normalize('NFKC'), 'utf8')
    return promisify(crypto.argon2)('argon2id', { message, nonce, tagLength: hashBytes, ...argon })
  })
}

function scrypt(password: Secret, salt: Buffer): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  password.use((text) =>
    crypto.scrypt(text.normalize('NFKC'), salt, hashBytes, scryptCost, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  )
  return promise
}
