import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '../../platform/secret.ts'
import { hashPassword, isPassword, nobodysHash } from './password-hash.ts'

test('a password is known again, another is not, and two hashes of one differ', async () => {
  const password = new Secret('seven green bicycles')
  const [one, two] = await Promise.all([hashPassword(password), hashPassword(password)])
  assert.match(one, /^\$argon2id\$v=19\$m=65536,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  assert.notEqual(one, two)
  assert.equal(await isPassword(password, one), true)
  assert.equal(await isPassword(new Secret('seven green bicycle'), one), false)
})

test('how a letter was composed makes no difference', async () => {
  const phc = await hashPassword(new Secret('K\u00e4fer im Briefkasten'))
  assert.equal(await isPassword(new Secret('Ka\u0308fer im Briefkasten'), phc), true)
})

test('nobody’s hash costs as much as anybody’s and fits no password', async () => {
  const cost = (phc: string) => phc.split('$').slice(1, 4).join('$')
  assert.equal(cost(nobodysHash), cost(await hashPassword(new Secret('seven green bicycles'))))
  assert.equal(await isPassword(new Secret(''), nobodysHash), false)
})
