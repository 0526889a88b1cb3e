// Who may log in: links for new people, a way back for those who have lost theirs, the end of sessions and of people.
// The command line and the pages both call this; each act and its audit entry are one transaction.
import type { Queryable } from '../../platform/database/database.ts'
import type { Secret } from '../../platform/secret.ts'
import { forgetTries } from './attempts.ts'
import { removeOneTimeSecret } from './one-time-secret.ts'
import { enterAct, type PeopleDeps } from './people-deps.ts'
import {
  countPeople,
  deletePerson,
  findPerson,
  type Person,
  storePasswordHash,
} from './person-store.ts'
import { deleteSession, deleteSessionsOf } from './session-store.ts'
import { deleteEndedLinks, deleteLinksOf, insertLink } from './setup-link-store.ts'

export type ManagePeopleDeps = Pick<PeopleDeps, 'database' | 'vault' | 'clock'> & {
  /** Who acts, for the audit, such as `cli:alice`. */
  readonly actor: string
}

/** The token of a link that makes a new person; it goes after the # of /setup. */
export async function inviteSomebody(
  deps: ManagePeopleDeps,
  { localOnly }: { readonly localOnly: boolean },
): Promise<Secret> {
  return deps.database.transaction(async (tx) => {
    await forgetEndedLinks(tx, deps)
    await enterAct(tx, deps, 'person_invited', { by: deps.actor, local_only: localOnly })
    return insertLink(tx, { personId: null, localOnly, createdBy: deps.actor })
  })
}

/** The same for the very first person; null when there is somebody already. */
export async function firstLink(deps: ManagePeopleDeps): Promise<Secret | null> {
  if ((await countPeople(deps.database.read)) > 0) return null
  return inviteSomebody(deps, { localOnly: true })
}

/**
 * Takes password and sessions away at once and gives a link to new credentials. Passkeys go as well.
 * Null when there is nobody of this name.
 */
export async function resetPerson(
  deps: ManagePeopleDeps,
  name: string,
  { localOnly }: { readonly localOnly: boolean },
): Promise<{ readonly person: Person; readonly token: Secret } | null> {
  return deps.database.transaction(async (tx) => {
    const person = await findPerson(tx, name)
    if (person === null) return null
    await forgetEndedLinks(tx, deps)
    for (const id of await deleteLinksOf(tx, person.id))
      await removeOneTimeSecret(tx, deps.vault, 'setup_links', id)
    await storePasswordHash(tx, person.id, null)
    await tx.query('delete from person_passkeys where person_id = $1', [person.id])
    await deleteSessionsOf(tx, person.id, null)
    await forgetTries(tx, subjectsOf(person))
    await enterAct(tx, deps, 'person_reset', { by: deps.actor, person: person.name })
    return {
      person,
      token: await insertLink(tx, { personId: person.id, localOnly, createdBy: deps.actor }),
    }
  })
}

/** Gives somebody who typed too many wrong codes all tries again; null when there is nobody of this name. */
export async function unlockPerson(deps: ManagePeopleDeps, name: string): Promise<Person | null> {
  return withPerson(deps, name, async (tx, person) => {
    await forgetTries(tx, subjectsOf(person))
    await enterAct(tx, deps, 'person_unlocked', { by: deps.actor, person: person.name })
  })
}

/** Null when there is nobody of this name; `last` when nobody would be left. */
export async function removePerson(
  deps: ManagePeopleDeps,
  name: string,
): Promise<Person | 'last' | null> {
  return deps.database.transaction(async (tx) => {
    // Two who remove each other at the same time would leave nobody.
    await tx.query('lock table people in share row exclusive mode')
    const person = await findPerson(tx, name)
    if (person === null) return null
    if ((await countPeople(tx)) === 1) return 'last'
    await removeOneTimeSecret(tx, deps.vault, 'people', person.id)
    await deletePerson(tx, person.id)
    await enterAct(tx, deps, 'person_removed', { by: deps.actor, person: person.name })
    return person
  })
}

/** Ends all sessions of a person but one; how many. */
export async function endSessions(
  deps: ManagePeopleDeps,
  person: Pick<Person, 'id' | 'name'>,
  keptHash: string | null,
): Promise<number> {
  return deps.database.transaction(async (tx) => {
    const ended = await deleteSessionsOf(tx, person.id, keptHash)
    await enterAct(tx, deps, 'sessions_ended', { by: deps.actor, person: person.name, ended })
    return ended
  })
}

export async function logOut(deps: ManagePeopleDeps, sessionHash: string): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await deleteSession(tx, sessionHash)
    await enterAct(tx, deps, 'logged_out', { by: deps.actor })
  })
}

const subjectsOf = ({ id, name }: Person) =>
  [
    { kind: 'name', of: name },
    { kind: 'code', of: String(id) },
  ] as const

async function forgetEndedLinks(tx: Queryable, { vault }: ManagePeopleDeps): Promise<void> {
  for (const id of await deleteEndedLinks(tx))
    await removeOneTimeSecret(tx, vault, 'setup_links', id)
}

async function withPerson(
  { database }: ManagePeopleDeps,
  name: string,
  work: (tx: Queryable, person: Person) => Promise<void>,
): Promise<Person | null> {
  return database.transaction(async (tx) => {
    const person = await findPerson(tx, name)
    if (person === null) return null
    await work(tx, person)
    return person
  })
}
