import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { openTestVault } from '../../../test/support/vault-bench.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { Secret } from '../../platform/secret.ts'
import { countTry, mostTries } from './attempts.ts'
import { logIn } from './log-in.ts'
import { newOneTimeSecret } from './one-time-code.ts'
import { putOneTimeSecret } from './one-time-secret.ts'
import { hashPassword } from './password-hash.ts'
import type { PeopleDeps } from './people-deps.ts'
import { insertPerson, storePasswordHash, storeRecoveryCodes, useStep } from './person-store.ts'
import { newRecoveryCodes, recoveryHash } from './recovery-code.ts'

const password = new Secret('seven green bicycles')

async function house(t: TestContext) {
  const database = await createTestDatabase(t)
  const vault = await openTestVault(t)
  const done: string[] = []
  /** What the database is asked, by the first words; values are nobody's business. */
  const watched = <T extends Queryable>(db: T): T => ({
    ...db,
    query: (text: string, ...rest: never[]) => {
      done.push(text.trim().split(/\s+/).slice(0, 4).join(' '))
      return db.query(text, ...rest)
    },
  })
  const deps: PeopleDeps = {
    ...{ vault, clock: systemClock },
    database: {
      read: watched(database.read),
      write: watched(database.write),
      transaction: (work) => database.transaction((tx) => work(watched(tx))),
    },
    slots: {
      run(work) {
        done.push('hash')
        return work()
      },
    },
  }
  const codes = newRecoveryCodes()
  const id = await database.transaction(async (tx) => {
    const made = (await insertPerson(tx, { name: 'alice', createdBy: 'test' })) ?? 0
    await putOneTimeSecret(tx, vault, 'people', made, new Secret(newOneTimeSecret()))
    await storeRecoveryCodes(tx, made, codes.map(recoveryHash))
    return made
  })
  await storePasswordHash(database.write, id, await hashPassword(password))
  const attempt = async (name: string, typed: Secret, code = '123456', ip = '203.0.113.9') => {
    done.length = 0
    try {
      await logIn(deps, { name, password: typed, code, ip, browser: 'test' })
      return 'in'
    } catch (error) {
      if (error instanceof TidemarkError) return error.code
      throw error
    }
  }
  return { database, deps, id, codes, done, attempt }
}

test('a name that nobody has costs the same dear work as one that somebody has', async (t) => {
  const { attempt, done } = await house(t)
  const wrong = new Secret('seven green rockets')
  assert.equal(await attempt('alice', wrong), 'log_in_failed')
  const known = done.filter((one) => one === 'hash' || one.startsWith('update people'))
  assert.equal(await attempt('mallory', wrong), 'log_in_failed')
  const unknown = done.filter((one) => one === 'hash' || one.startsWith('update people'))
  assert.deepEqual(known, ['hash'])
  assert.deepEqual(unknown, known)
})

test('with a wrong password no recovery code is used up', async (t) => {
  const { attempt, codes } = await house(t)
  const [code = ''] = codes
  assert.equal(await attempt('alice', new Secret('seven green rockets'), code), 'log_in_failed')
  assert.equal(await attempt('alice', password, code), 'in')
  assert.equal(await attempt('alice', password, code), 'log_in_failed')
})

test('of a hundred tries at once no more are looked at than a name has', async (t) => {
  const { database } = await house(t)
  const subjects = [{ kind: 'name', of: 'alice' }] as const
  const all = await Promise.allSettled(
    Array.from({ length: 100 }, () => countTry(database, subjects)),
  )
  assert.equal(all.filter(({ status }) => status === 'fulfilled').length, mostTries.name)
})

test('an address has twenty tries, over whatever names', async (t) => {
  const { database } = await house(t)
  const results: boolean[] = []
  for (let turn = 0; turn < 22; turn++)
    results.push(
      await countTry(database, [
        { kind: 'name', of: `name ${turn}` },
        { kind: 'address', of: '203.0.113.9' },
      ]).then(
        () => true,
        () => false,
      ),
    )
  assert.deepEqual(results.indexOf(false), mostTries.address)
  // A refused try costs the name nothing.
  await countTry(database, [{ kind: 'name', of: 'name 21' }])
})

test('a step of the authenticator counts once, whoever comes first', async (t) => {
  const { database, id } = await house(t)
  const all = await Promise.all(
    Array.from({ length: 10 }, () => useStep(database.write, id, 55_000_000)),
  )
  assert.equal(all.filter((isFresh) => isFresh).length, 1)
  assert.equal(await useStep(database.write, id, 54_999_999), false)
})
