// Who may log in to the trade server: added, given other credentials, and taken away, at the machine and nowhere else.
// Each act and its audit entry are one transaction. The authenticator's secret exists only in the value that is returned.
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import { forgetTries } from '../../access/people/attempts.ts'
import { newOneTimeSecret } from '../../access/people/one-time-code.ts'
import { hashPassword } from '../../access/people/password-hash.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { Secret } from '../../platform/secret.ts'
import { nameSubject } from './log-in.ts'
import { putOneTimeSecret, removeOneTimeSecret, type TradePeopleDeps } from './people-deps.ts'
import {
  deleteTradePerson,
  findTradePerson,
  insertTradePerson,
  storeTradePassword,
} from './person-store.ts'

export type ManagePeopleDeps = Omit<TradePeopleDeps, 'slots'> & {
  /** Who acts, for the audit, such as `cli:alice`. */
  readonly actor: string
}

/** The secret of the authenticator, in base32; null when somebody has this name. */
export async function addTradePerson(
  deps: ManagePeopleDeps,
  name: string,
  password: Secret,
): Promise<string | null> {
  const phc = await hashPassword(password)
  return deps.database.transaction(async (tx) => {
    const id = await insertTradePerson(tx, { name, phc, createdBy: deps.actor })
    if (id === null) return null
    await enter(tx, deps, 'trade_person_added', name)
    return giveSecret(tx, deps, id)
  })
}

/** Another password and another authenticator; every session ends. Null when there is nobody of this name. */
export async function resetTradePerson(
  deps: ManagePeopleDeps,
  name: string,
  password: Secret,
): Promise<string | null> {
  const phc = await hashPassword(password)
  return deps.database.transaction(async (tx) => {
    const person = await findTradePerson(tx, name)
    if (person === null) return null
    await storeTradePassword(tx, person.id, phc)
    await forgetTries(tx, [nameSubject(name)])
    await enter(tx, deps, 'trade_person_reset', person.name)
    return giveSecret(tx, deps, person.id)
  })
}

/** Whoever typed wrong too often may try again at once. False when there is nobody of this name. */
export async function unlockTradePerson(deps: ManagePeopleDeps, name: string): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    const person = await findTradePerson(tx, name)
    if (person === null) return false
    await forgetTries(tx, [nameSubject(name)])
    await enter(tx, deps, 'trade_person_unlocked', person.name)
    return true
  })
}

/** Every session ends. False when there is nobody of this name. */
export async function removeTradePerson(deps: ManagePeopleDeps, name: string): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    const person = await findTradePerson(tx, name)
    if (person === null) return false
    await removeOneTimeSecret(tx, deps.vault, person.id)
    await deleteTradePerson(tx, person.id)
    await enter(tx, deps, 'trade_person_removed', person.name)
    return true
  })
}

async function giveSecret(tx: Queryable, { vault }: ManagePeopleDeps, id: number): Promise<string> {
  const secret = newOneTimeSecret()
  await putOneTimeSecret(tx, vault, id, new Secret(secret))
  return secret
}

const enter = (
  tx: Queryable,
  { clock, actor }: ManagePeopleDeps,
  kind: string,
  person: string,
): Promise<void> =>
  appendEntry(tx, commandChain, {
    ...{ kind, at: new Date(clock.now()).toISOString(), by: actor, person },
  })
