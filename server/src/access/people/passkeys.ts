// Passkeys (WebAuthn): a key pair in the person's device, unlocked by finger, face or PIN, bound to this server's name.
// User verification is demanded, so one passkey is two factors and stands for password and code together.
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Queryable } from '../../platform/database/database.ts'
import { fault, formInvalid } from '../../platform/http/json-body.ts'
import type { PersonCaller } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { ipGroup } from '../ip-address.ts'
import { countTry, forgetTries, type Subject } from './attempts.ts'
import { openSession, type SessionPlace } from './new-session.ts'
import {
  deletePasskey,
  insertChallenge,
  insertPasskey,
  loadPasskeys,
  lockPasskey,
  notePasskeyUse,
  type Passkey,
  type Purpose,
  useChallenge,
} from './passkey-store.ts'
import { enterAct, type PeopleDeps, personActor } from './people-deps.ts'
import { loadPerson } from './person-store.ts'
import { newSessionId, sessionHash } from './session-id.ts'
import { renewSession } from './session-store.ts'

/** Where the page is: what the browser vouches for. */
export type PasskeyPlace = { readonly origin: string; readonly host: string }

/** Loaded when the first passkey is used: most starts need none of it. */
const library = () => import('@simplewebauthn/server')

export async function beginRegistration(
  deps: PeopleDeps,
  person: PersonCaller,
  place: PasskeyPlace,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await library()
  const known = await loadPasskeys(deps.database.read, person.id)
  const options = await generateRegistrationOptions({
    ...{ rpName: 'Tidemark', rpID: place.host, userName: person.name, attestationType: 'none' },
    userID: new TextEncoder().encode(`tidemark person ${person.id}`),
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await insertChallenge(deps.database.write, {
    ...{ challenge: options.challenge, personId: person.id, purpose: 'register' },
  })
  return options
}

/** @throws TidemarkError form_invalid when what the browser sent does not hold */
export async function finishRegistration(
  deps: PeopleDeps,
  person: PersonCaller,
  place: PasskeyPlace,
  given: { readonly name: string; readonly response: unknown },
): Promise<void> {
  const { verifyRegistrationResponse } = await library()
  const asked = { personId: person.id, purpose: 'register' } as const
  const { registrationInfo: info } = await orRefusal(() =>
    verifyRegistrationResponse({
      // The library checks every member of it.
      response: given.response as RegistrationResponseJSON,
      expectedChallenge: (challenge) => useChallenge(deps.database.write, { challenge, ...asked }),
      ...{ expectedOrigin: place.origin, expectedRPID: place.host, requireUserVerification: true },
    }),
  )
  if (info === undefined) throw notAccepted()
  const { id, publicKey, counter, transports = [] } = info.credential
  await deps.database.transaction(async (tx) => {
    const isNew = await insertPasskey(tx, {
      ...{ personId: person.id, credentialId: id, publicKey: Buffer.from(publicKey), counter },
      ...{ transports, host: place.host, name: given.name },
    })
    if (!isNew) throw notAccepted()
    const by = personActor(person.name)
    await enterAct(tx, deps, 'passkey_added', { by, passkey: given.name, host: place.host })
  })
}

/** Whoever logs in is not known yet: the authenticator says which of its passkeys it is. */
export async function beginAuthentication(
  deps: PeopleDeps,
  place: PasskeyPlace,
  person: PersonCaller | null,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library()
  const own = person === null ? [] : await loadPasskeys(deps.database.read, person.id)
  const options = await generateAuthenticationOptions({
    ...{ rpID: place.host, userVerification: 'required' },
    allowCredentials: own.map(({ credentialId }) => ({ id: credentialId })),
  })
  await insertChallenge(deps.database.write, {
    ...{ challenge: options.challenge, personId: person?.id ?? null },
    purpose: person === null ? 'log_in' : 'step_up',
  })
  return options
}

/** The new session's id. @throws TidemarkError log_in_failed, rate_limited */
export async function logInByPasskey(
  deps: PeopleDeps,
  place: PasskeyPlace,
  given: { readonly response: unknown } & Omit<SessionPlace, 'personId'>,
): Promise<string> {
  const subjects: readonly Subject[] = [{ kind: 'address', of: ipGroup(given.ip) }]
  await countTry(deps.database, subjects)
  return deps.database.transaction(async (tx) => {
    const { personId, name } = await prove(tx, deps, place, given.response, null)
    await enterAct(tx, deps, 'logged_in', {
      ...{ by: personActor(name), ip: given.ip, factor: 'passkey' },
    })
    await forgetTries(tx, subjects)
    return openSession(tx, { personId, ip: given.ip, browser: given.browser })
  })
}

/** The session's new id. @throws TidemarkError log_in_failed, rate_limited, session_required */
export async function stepUpByPasskey(
  deps: PeopleDeps,
  place: PasskeyPlace,
  person: PersonCaller,
  response: unknown,
): Promise<string> {
  const subjects: readonly Subject[] = [{ kind: 'code', of: String(person.id) }]
  await countTry(deps.database, subjects)
  const sessionId = newSessionId()
  return deps.database.transaction(async (tx) => {
    await prove(tx, deps, place, response, person)
    await forgetTries(tx, subjects)
    await enterAct(tx, deps, 'stepped_up', { by: personActor(person.name), factor: 'passkey' })
    if (await renewSession(tx, person.sessionHash, sessionHash(sessionId))) return sessionId
    throw new TidemarkError('session_required', 'Your session has ended.')
  })
}

/** False when the person has no such passkey. */
export async function removePasskey(
  deps: PeopleDeps,
  person: PersonCaller,
  id: number,
): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    if (!(await deletePasskey(tx, person.id, id))) return false
    await enterAct(tx, deps, 'passkey_removed', { by: personActor(person.name), passkey_id: id })
    return true
  })
}

async function prove(
  tx: Queryable,
  deps: PeopleDeps,
  place: PasskeyPlace,
  response: unknown,
  person: PersonCaller | null,
): Promise<{ readonly personId: number; readonly name: string }> {
  const { verifyAuthenticationResponse } = await library()
  const passkey = await passkeyOf(tx, response)
  const owner = passkey === null ? null : await loadPerson(tx, passkey.personId)
  if (passkey === null || owner === null || !owner.mayLogIn) throw failed()
  if (person !== null && person.id !== owner.id) throw failed()
  const purpose: Purpose = person === null ? 'log_in' : 'step_up'
  const asked = { personId: person?.id ?? null, purpose }
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    // The library checks every member of it.
    response: response as AuthenticationResponseJSON,
    // Used up in a transaction of its own: it counts once, even when this one is rolled back.
    expectedChallenge: (challenge) => useChallenge(deps.database.write, { challenge, ...asked }),
    ...{ expectedOrigin: place.origin, expectedRPID: place.host, requireUserVerification: true },
    credential: {
      ...{ id: passkey.credentialId, counter: passkey.counter },
      publicKey: new Uint8Array(passkey.publicKey),
    },
  }).catch((cause: unknown) => {
    throw failed(cause)
  })
  if (!verified) throw failed()
  await notePasskeyUse(tx, passkey.id, authenticationInfo.newCounter)
  return { personId: owner.id, name: owner.name }
}

function passkeyOf(tx: Queryable, response: unknown): Promise<Passkey | null> {
  const id: unknown =
    typeof response === 'object' && response !== null ? Reflect.get(response, 'id') : null
  return typeof id === 'string' && id.length <= 2000 ? lockPasskey(tx, id) : Promise.resolve(null)
}

async function orRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof TidemarkError ? error : notAccepted()
  }
}

const notAccepted = () =>
  formInvalid([
    fault(
      '/response',
      'passkey',
      'The passkey was not accepted; try again, or use another device.',
    ),
  ])

const failed = (cause?: unknown) =>
  new TidemarkError(
    'log_in_failed',
    'This passkey is not known here, or was not unlocked.',
    cause === undefined ? {} : { cause },
  )
