// What people change of their own credentials: password, authenticator, recovery codes. Every session but the one that does it
// ends, so that whoever else had got in is out.

import { fault, formInvalid } from '../../platform/http/json-body.ts'
import type { PersonCaller } from '../../platform/http/route.ts'
import { Secret } from '../../platform/secret.ts'
import { newOneTimeSecret, oneTimeAddress, stepOfCode, typedCode } from './one-time-code.ts'
import { putOneTimeSecret } from './one-time-secret.ts'
import { hashPassword } from './password-hash.ts'
import { passwordComplaint } from './password-rule.ts'
import { enterAct, type PeopleDeps, personActor } from './people-deps.ts'
import { forgetSteps, storePasswordHash, storeRecoveryCodes, useStep } from './person-store.ts'
import { newRecoveryCodes, recoveryHash } from './recovery-code.ts'
import { deleteSessionsOf } from './session-store.ts'
import type { NewAuthenticator } from './set-up.ts'

/** @throws TidemarkError form_invalid */
export async function changePassword(
  deps: PeopleDeps,
  person: PersonCaller,
  password: Secret,
): Promise<void> {
  const complaint = passwordComplaint(password, person.name)
  if (complaint !== null)
    throw formInvalid([fault('/password', 'password', `The password ${complaint}.`)])
  const phc = await deps.slots.run(() => hashPassword(password))
  await deps.database.transaction(async (tx) => {
    await storePasswordHash(tx, person.id, phc)
    await deleteSessionsOf(tx, person.id, person.sessionHash)
    await enterAct(tx, deps, 'password_changed', { by: personActor(person.name) })
  })
}

/** A secret for a new authenticator, not in force yet: the page hands it back with a code of it. */
export function newAuthenticator(person: PersonCaller): NewAuthenticator {
  const text = newOneTimeSecret()
  return {
    ...{ name: person.name, secret: new Secret(text) },
    address: new Secret(oneTimeAddress(text, person.name, 'Tidemark')),
  }
}

/** @throws TidemarkError form_invalid when the code is not one of this secret */
export async function changeAuthenticator(
  deps: PeopleDeps,
  person: PersonCaller,
  given: { readonly secret: Secret; readonly code: string },
): Promise<void> {
  const code = typedCode(given.code)
  const step = code === null ? null : stepOfCode(given.secret, code, deps.clock.now())
  if (step === null)
    throw formInvalid([
      fault('/code', 'code', 'The code is not the one that the new authenticator shows now.'),
    ])
  await deps.database.transaction(async (tx) => {
    await putOneTimeSecret(tx, deps.vault, 'people', person.id, given.secret)
    await forgetSteps(tx, person.id)
    await useStep(tx, person.id, step)
    await deleteSessionsOf(tx, person.id, person.sessionHash)
    await enterAct(tx, deps, 'authenticator_changed', { by: personActor(person.name) })
  })
}

/** Ten new codes; those of before are worthless. */
export async function renewRecoveryCodes(
  deps: PeopleDeps,
  person: PersonCaller,
): Promise<readonly string[]> {
  const codes = newRecoveryCodes()
  await deps.database.transaction(async (tx) => {
    await storeRecoveryCodes(tx, person.id, codes.map(recoveryHash))
    await enterAct(tx, deps, 'recovery_codes_renewed', { by: personActor(person.name) })
  })
  return codes
}
