// From a one-time link to a person who can log in: password, authenticator, ten recovery codes. Used for the first person, for
// those invited later, and for whoever was given a way back. Nothing counts until the authenticator has shown a code.
import type { Queryable } from '../../platform/database/database.ts'
import { fault, formInvalid } from '../../platform/http/json-body.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { Secret } from '../../platform/secret.ts'
import { newOneTimeSecret, oneTimeAddress, stepOfCode, typedCode } from './one-time-code.ts'
import { openOneTimeSecret, putOneTimeSecret, removeOneTimeSecret } from './one-time-secret.ts'
import { hashPassword } from './password-hash.ts'
import { passwordComplaint } from './password-rule.ts'
import { enterAct, type PeopleDeps, personActor } from './people-deps.ts'
import { nameComplaint } from './person-name.ts'
import {
  findPerson,
  forgetSteps,
  insertPerson,
  loadPerson,
  storePasswordHash,
  storeRecoveryCodes,
  useStep,
} from './person-store.ts'
import { newRecoveryCodes, recoveryHash } from './recovery-code.ts'
import { deleteSessionsOf } from './session-store.ts'
import { deleteLink, lockLink, type SetupLink } from './setup-link-store.ts'

export type SetupRequest = {
  readonly token: Secret
  /** Left out by whoever is given a way back: the name stays. */
  readonly name: string | null
  readonly password: Secret
  /** The request comes from this machine. */
  readonly isLocal: boolean
}

export type NewAuthenticator = {
  readonly name: string
  readonly secret: Secret
  /** What the QR code says. */
  readonly address: Secret
}

/** Who was made, with codes that nobody will see again. */
export type SetUpPerson = {
  readonly personId: number
  readonly name: string
  readonly recoveryCodes: readonly string[]
}

/** Whom the link is for: a name that stays, or null for somebody new. @throws TidemarkError setup_link_invalid */
export async function lookAtLink(
  deps: Pick<PeopleDeps, 'database'>,
  request: Pick<SetupRequest, 'token' | 'isLocal'>,
): Promise<string | null> {
  return deps.database.transaction(async (tx) => (await holdLink(tx, request)).known)
}

/**
 * Checks everything that was typed and gives a secret for the authenticator.
 * @throws TidemarkError setup_link_invalid, form_invalid, name_taken
 */
export async function beginSetUp(
  deps: PeopleDeps,
  request: SetupRequest,
): Promise<NewAuthenticator> {
  return deps.database.transaction(async (tx) => {
    const { link, name } = await openLink(tx, request)
    const text = newOneTimeSecret()
    await putOneTimeSecret(tx, deps.vault, 'setup_links', link.id, new Secret(text))
    return {
      ...{ name, secret: new Secret(text) },
      address: new Secret(oneTimeAddress(text, name, 'Tidemark')),
    }
  })
}

/**
 * Makes the person, or gives the one that the link is for new credentials and ends all sessions. The link is used up.
 * @throws TidemarkError setup_link_invalid, form_invalid (a wrong code among it), name_taken
 */
export async function finishSetUp(
  deps: PeopleDeps,
  request: SetupRequest & { readonly code: string },
): Promise<SetUpPerson> {
  // Dear work waits until the link is known to be good, and holds no transaction open.
  await deps.database.transaction((tx) => openLink(tx, request))
  const phc = await deps.slots.run(() => hashPassword(request.password))
  return deps.database.transaction(async (tx) => {
    const { link, name } = await openLink(tx, request)
    const secret = await openOneTimeSecret(tx, deps.vault, 'setup_links', link.id)
    if (secret === null) throw linkInvalid()
    const code = typedCode(request.code)
    const step = code === null ? null : stepOfCode(secret, code, deps.clock.now())
    if (step === null)
      throw formInvalid([
        fault(
          '/code',
          'code',
          'The code is not the one that the authenticator shows now. Wait for the next one, and look whether the clock of your phone is right.',
        ),
      ])
    const personId = link.personId ?? (await insertPerson(tx, { name, createdBy: 'setup link' }))
    if (personId === null) throw nameTaken(name)
    await storePasswordHash(tx, personId, phc)
    await forgetSteps(tx, personId)
    await useStep(tx, personId, step)
    await putOneTimeSecret(tx, deps.vault, 'people', personId, secret)
    await removeOneTimeSecret(tx, deps.vault, 'setup_links', link.id)
    await deleteLink(tx, link.id)
    await deleteSessionsOf(tx, personId, null)
    const recoveryCodes = newRecoveryCodes()
    await storeRecoveryCodes(tx, personId, recoveryCodes.map(recoveryHash))
    const kind = link.personId === null ? 'person_set_up' : 'person_given_back'
    await enterAct(tx, deps, kind, { by: personActor(name), person: name })
    return { personId, name, recoveryCodes }
  })
}

async function openLink(
  tx: Queryable,
  request: SetupRequest,
): Promise<{ readonly link: SetupLink; readonly name: string }> {
  const { link, known } = await holdLink(tx, request)
  const name = known ?? request.name ?? ''
  const errors = []
  const badName = known === null ? nameComplaint(name) : null
  if (badName !== null) errors.push(fault('/name', 'name', `The name ${badName}.`))
  const badPassword = passwordComplaint(request.password, name)
  if (badPassword !== null)
    errors.push(fault('/password', 'password', `The password ${badPassword}.`))
  if (errors.length > 0) throw formInvalid(errors)
  if (known === null && (await findPerson(tx, name)) !== null) throw nameTaken(name)
  return { link, name }
}

async function holdLink(
  tx: Queryable,
  request: Pick<SetupRequest, 'token' | 'isLocal'>,
): Promise<{ readonly link: SetupLink; readonly known: string | null }> {
  const link = await lockLink(tx, request.token)
  if (link === null) throw linkInvalid()
  if (link.localOnly && !request.isLocal)
    throw new TidemarkError(
      'setup_link_invalid',
      'This link works only on the machine that the server runs on. `tidemark people link --anywhere` makes one for elsewhere.',
    )
  const person = link.personId === null ? null : await loadPerson(tx, link.personId)
  return { link, known: person?.name ?? null }
}

const linkInvalid = () =>
  new TidemarkError(
    'setup_link_invalid',
    'This link was used, is older than 15 minutes, or never was one. `tidemark people link` makes a new one.',
  )

const nameTaken = (name: string) =>
  new TidemarkError('name_taken', `There is somebody called ${name} already.`, {
    errors: [fault('/name', 'taken', `There is somebody called ${name} already.`)],
  })
