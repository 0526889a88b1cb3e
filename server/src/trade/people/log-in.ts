// Name, password and one-time code in one step: whoever is refused does not learn which of them was wrong, and a name that
// nobody has costs as much work as one that somebody has. Nothing of the read server's people counts here.
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import { ipGroup } from '../../access/ip-address.ts'
import { countTry, forgetTries, type Subject } from '../../access/people/attempts.ts'
import { newOneTimeSecret, stepOfCode, typedCode } from '../../access/people/one-time-code.ts'
import { isPassword, nobodysHash } from '../../access/people/password-hash.ts'
import { personActor } from '../../access/people/people-deps.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { Secret } from '../../platform/secret.ts'
import { openOneTimeSecret, type TradePeopleDeps } from './people-deps.ts'
import { findTradePerson, noteTradeLogIn, type TradePerson, useTradeStep } from './person-store.ts'

export type LogInRequest = {
  readonly name: string
  readonly password: Secret
  /** Six digits. */
  readonly code: string
  readonly ip: string
}

/** Tries are counted apart from those of the read server. */
export const nameSubject = (name: string): Subject => ({ kind: 'name', of: `trade ${name}` })
const codeSubject = (personId: number): Subject => ({ kind: 'code', of: `trade ${personId}` })

/** @throws TidemarkError log_in_failed, rate_limited */
export async function logIn(deps: TradePeopleDeps, request: LogInRequest): Promise<TradePerson> {
  const subjects: readonly Subject[] = [
    nameSubject(request.name),
    { kind: 'address', of: `trade ${ipGroup(request.ip)}` },
  ]
  await countTry(deps.database, subjects)
  const person = await findTradePerson(deps.database.read, request.name)
  const isRight = await deps.slots.run(() =>
    isPassword(request.password, person?.phc ?? nobodysHash),
  )
  const isIn = await deps.database.transaction(async (tx) => {
    // With a wrong password the code is looked at all the same, but as nobody's, so that none is used up.
    const proved = await isCodeOf(tx, deps, isRight ? (person?.id ?? null) : null, request.code)
    if (!proved || person === null) {
      await enter(tx, deps, 'trade_log_in_refused', {
        ...{ by: 'nobody', person: person?.name ?? null, ip: request.ip },
      })
      return false
    }
    await enter(tx, deps, 'trade_logged_in', { by: personActor(person.name), ip: request.ip })
    await noteTradeLogIn(tx, person.id)
    await forgetTries(tx, subjects)
    return true
  })
  if (isIn && person !== null) return person
  throw new TidemarkError('log_in_failed', 'Name, password and code do not belong together.')
}

/** A code once more, of somebody who has logged in. @throws TidemarkError log_in_failed, rate_limited */
export async function proveAgain(
  deps: TradePeopleDeps,
  person: { readonly id: number; readonly name: string },
  code: string,
): Promise<void> {
  const subjects = [codeSubject(person.id)]
  await countTry(deps.database, subjects)
  const isRight = await deps.database.transaction(async (tx) => {
    const proved = await isCodeOf(tx, deps, person.id, code)
    const kind = proved ? 'trade_stepped_up' : 'trade_step_up_refused'
    await enter(tx, deps, kind, { by: personActor(person.name) })
    if (proved) await forgetTries(tx, subjects)
    return proved
  })
  if (isRight) return
  throw new TidemarkError(
    'log_in_failed',
    'The code is not the one that the authenticator shows now, or it was used before.',
  )
}

/** Names that nobody has are checked against it. */
const nobodysSecret = new Secret(newOneTimeSecret())

/** Uses the code up. A person of null costs the same work. */
async function isCodeOf(
  tx: Queryable,
  { vault, clock }: TradePeopleDeps,
  personId: number | null,
  text: string,
): Promise<boolean> {
  const code = typedCode(text)
  const stored = personId === null ? null : await openOneTimeSecret(tx, vault, personId)
  if (code === null) return false
  const step = stepOfCode(stored ?? nobodysSecret, code, clock.now())
  const isFresh = step !== null && (await useTradeStep(tx, personId ?? -1, step))
  return isFresh && stored !== null
}

const enter = (
  tx: Queryable,
  { clock }: TradePeopleDeps,
  kind: string,
  members: Readonly<Record<string, unknown>>,
): Promise<void> =>
  appendEntry(tx, commandChain, { kind, at: new Date(clock.now()).toISOString(), ...members })
