// Opens a session for somebody who has just proved who they are.
import type { Queryable } from '../../platform/database/database.ts'
import type { PeopleDeps } from './people-deps.ts'
import { noteLogIn } from './person-store.ts'
import { newSessionId, sessionHash } from './session-id.ts'
import { insertSession } from './session-store.ts'

export type SessionPlace = {
  readonly personId: number
  readonly ip: string
  /** What the browser says it is. */
  readonly browser: string
}

/** The id, which goes into the cookie and nowhere else. The transaction is the caller's. */
export async function openSession(tx: Queryable, place: SessionPlace): Promise<string> {
  const id = newSessionId()
  const browser = place.browser.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)
  await insertSession(tx, { ...place, browser, hash: sessionHash(id) })
  await noteLogIn(tx, place.personId)
  return id
}

/** The same in a transaction of its own. */
export const newSession = (
  { database }: Pick<PeopleDeps, 'database'>,
  place: SessionPlace,
): Promise<string> => database.transaction((tx) => openSession(tx, place))
