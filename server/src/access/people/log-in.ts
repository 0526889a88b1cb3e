// Name, password and second factor in one step: whoever is refused does not learn which of them was wrong, and a name that
// nobody has costs as much work as one that somebody has.
import { TidemarkError } from '../../platform/problem.ts'
import type { Secret } from '../../platform/secret.ts'
import { ipGroup } from '../ip-address.ts'
import { countTry, forgetTries, type Subject } from './attempts.ts'
import { openSession } from './new-session.ts'
import { isPassword, nobodysHash } from './password-hash.ts'
import { enterAct, type PeopleDeps, personActor } from './people-deps.ts'
import { findPerson, loadPasswordHash } from './person-store.ts'
import { proveFactor } from './prove-factor.ts'

export type LogInRequest = {
  readonly name: string
  readonly password: Secret
  /** Six digits, or a recovery code. */
  readonly code: string
  readonly ip: string
  /** What the browser says it is. */
  readonly browser: string
}

/** A session's id, which goes into the cookie and nowhere else. */
export type NewSession = { readonly sessionId: string; readonly name: string }

/** @throws TidemarkError log_in_failed, rate_limited */
export async function logIn(deps: PeopleDeps, request: LogInRequest): Promise<NewSession> {
  const subjects: readonly Subject[] = [
    { kind: 'name', of: request.name },
    { kind: 'address', of: ipGroup(request.ip) },
  ]
  await countTry(deps.database, subjects)
  const person = await findPerson(deps.database.read, request.name)
  const phc = person === null ? null : await loadPasswordHash(deps.database.read, person.id)
  const isRight = await deps.slots.run(() => isPassword(request.password, phc ?? nobodysHash))
  const mayLogIn = isRight && phc !== null
  const sessionId = await deps.database.transaction(async (tx): Promise<string | null> => {
    // With a wrong password the factor is looked at all the same, but as nobody's, so that none is used up.
    const proved = await proveFactor(tx, deps, mayLogIn ? (person?.id ?? null) : null, request.code)
    if (proved === null || person === null) {
      await enterAct(tx, deps, 'log_in_refused', {
        ...{ by: 'nobody', person: person?.name ?? null, ip: request.ip },
      })
      return null
    }
    await enterAct(tx, deps, 'logged_in', {
      ...{ by: personActor(person.name), ip: request.ip, factor: proved },
    })
    await forgetTries(tx, subjects)
    return openSession(tx, { personId: person.id, ...request })
  })
  if (sessionId === null || person === null)
    throw new TidemarkError('log_in_failed', 'Name, password and code do not belong together.')
  return { sessionId, name: person.name }
}
