// A second factor once more, by somebody who has logged in: the session gets a new id and counts as stepped up.

import type { PersonCaller } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { countTry, forgetTries } from './attempts.ts'
import { enterAct, type PeopleDeps, personActor } from './people-deps.ts'
import { proveFactor } from './prove-factor.ts'
import { newSessionId, sessionHash } from './session-id.ts'
import { renewSession } from './session-store.ts'

/** The new id of the session. @throws TidemarkError log_in_failed, rate_limited, session_required */
export async function stepUp(
  deps: PeopleDeps,
  person: PersonCaller,
  code: string,
): Promise<string> {
  const subjects = [{ kind: 'code', of: String(person.id) }] as const
  await countTry(deps.database, subjects)
  const sessionId = newSessionId()
  const result = await deps.database.transaction(async (tx) => {
    const factor = await proveFactor(tx, deps, person.id, code)
    const by = personActor(person.name)
    if (factor === null) {
      await enterAct(tx, deps, 'step_up_refused', { by })
      return 'refused'
    }
    await forgetTries(tx, subjects)
    await enterAct(tx, deps, 'stepped_up', { by, factor })
    return (await renewSession(tx, person.sessionHash, sessionHash(sessionId))) ? 'renewed' : 'over'
  })
  if (result === 'refused')
    throw new TidemarkError(
      'log_in_failed',
      'The code is not the one that the authenticator shows now, or it was used before.',
    )
  if (result === 'over') throw new TidemarkError('session_required', 'Your session has ended.')
  return sessionId
}
