// Makes the secrets that a run plants: keys of every fate, passwords in headers, in URLs and in bodies that are refused.
// Of an API key only the 32 secret characters are searched; its id is public and stands in lists and in the audit trail.
import { createRandom, type Random } from '../support/random.ts'
import type { Canary } from './canary-forms.ts'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export type Planted = {
  readonly canaries: Canary[]
  /** Strings of a key's shape that no server made. */
  readonly mistyped: readonly string[]
  readonly inUrls: readonly string[]
  readonly inHeaders: readonly string[]
  readonly inBodies: readonly string[]
}

export function plantSecrets(seed: number): Planted {
  const random = createRandom(seed)
  const canaries: Canary[] = []
  const keys = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, at) => {
      const key = keyShaped(random)
      canaries.push({ name: `${name} ${at}`, text: secretPartOf(key) })
      return key
    })
  const words = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, at) => {
      const text = letters(random, 28)
      canaries.push({ name: `${name} ${at}`, text })
      return text
    })
  return {
    canaries,
    mistyped: keys('mistyped key', 80),
    inUrls: keys('key in a URL', 50),
    inHeaders: words('password in a header', 50),
    inBodies: keys('key in a refused body', 20),
  }
}

export function secretPartOf(key: string): string {
  const start = key.indexOf('_') + 1 + 8
  return key.slice(start, start + 32)
}

function keyShaped(random: Random): string {
  return `tmk${random.pick(['i', 'r', 't', 'a'])}_${letters(random, 46)}`
}

function letters(random: Random, length: number): string {
  return Array.from({ length }, () => base62[random.int(62)]).join('')
}
