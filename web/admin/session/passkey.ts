// Passkeys as the browser has them. Its own JSON forms of options and answers are used, so nothing is taken apart here.
import { request } from '../../shared/api/api-client.ts'
import { send } from '../../shared/session/step-up.ts'

/** Whether this browser, at this address, can use them: not at an address in digits, nor by plain HTTP off this machine. */
export function canUsePasskeys(): boolean {
  const { hostname } = location
  const isNumber = /^[\d.]+$|:/.test(hostname)
  return (
    isSecureContext &&
    !isNumber &&
    'PublicKeyCredential' in window &&
    'parseRequestOptionsFromJSON' in PublicKeyCredential
  )
}

/** @throws ApiProblem what the server refused; DOMException when the person or the device did */
export async function logInByPasskey(): Promise<void> {
  await prove('/api/v1/session/passkey_options', '/api/v1/session/passkey')
}

export async function stepUpByPasskey(): Promise<void> {
  await prove('/api/v1/session/step_up/passkey_options', '/api/v1/session/step_up/passkey')
}

export async function makePasskey(name: string): Promise<void> {
  const options = await send<PublicKeyCredentialCreationOptionsJSON>(
    '/api/v1/admin/me/passkeys/options',
    { method: 'POST', body: {} },
  )
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const response = toJson(await navigator.credentials.create({ publicKey }))
  await send('/api/v1/admin/me/passkeys', { method: 'POST', body: { name, response } })
}

async function prove(asking: string, answering: string): Promise<void> {
  const options = await request<PublicKeyCredentialRequestOptionsJSON>(asking, {
    ...{ method: 'POST', body: {} },
  })
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const response = toJson(await navigator.credentials.get({ publicKey }))
  await request(answering, { method: 'POST', body: { response } })
}

function toJson(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException('', 'NotAllowedError')
  return credential.toJSON()
}
