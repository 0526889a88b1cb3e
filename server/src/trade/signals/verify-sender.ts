// Whether a delivery comes from whom the hook was made for: network first, then the secret in the body or the signature.
// Whoever fails learns no more than that; too many failures of one address are not even looked at.
import { parseNetworks } from '../../access/client-ip.ts'
import { ipGroup, isInNetworks } from '../../access/ip-address.ts'
import { checkToken } from '../../access/keys/token.ts'
import { findByHash, type TokenHasher } from '../../access/keys/token-hash.ts'
import type { Rate } from '../../access/limits/rate.ts'
import type { RateLimiter } from '../../access/limits/rate-limiter.ts'
import { tooManyRequests } from '../../access/limits/too-many-requests.ts'
import type { Vault } from '../../access/vault/vault.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { FlatObject } from '../exact-json.ts'
import { freshnessAt, staleDetail } from './freshness.ts'
import type { Hook } from './hook.ts'
import { loadHookSecrets } from './hook-store.ts'
import { signingPlace } from './manage-hooks.ts'
import { isSignedBy, readSignedHeaders, type SignedHeaders } from './standard-webhooks.ts'

export type VerifyDeps = {
  readonly read: Queryable
  readonly hasher: TokenHasher
  readonly vault: Pick<Vault, 'openAll'>
  /** Deliveries that were not accepted, by address. */
  readonly failures: RateLimiter
  readonly failedRate: Rate
}

export type Delivery = {
  readonly ip: string
  readonly body: Buffer
  readonly members: FlatObject
  header(name: string): string | undefined
}

/** The nonce of a signed delivery, or null; throws when the sender is not whom the hook was made for. */
export async function verifySender(
  deps: VerifyDeps,
  hook: Hook,
  delivery: Delivery,
  nowMs: number,
): Promise<string | null> {
  const { networks } = hook
  if (networks !== null && !isInNetworks(parseNetworks(networks), delivery.ip))
    throw new TidemarkError(
      'ip_not_allowed',
      `This hook takes no signals from ${delivery.ip}. \`tidemark hook set --ip\` says from where it does.`,
    )
  if (hook.verify === 'token') {
    await verifyToken(deps, hook, delivery)
    return null
  }
  const signed = readSignedHeaders((name) => delivery.header(name))
  if (signed === null)
    throw refuse(
      deps,
      delivery,
      'This hook takes signed deliveries: webhook-id, webhook-timestamp and webhook-signature are missing or have no valid form.',
    )
  await verifySignature(deps, hook, delivery, signed)
  // Only who can sign is told about clocks.
  const freshness = freshnessAt(Number(signed.timestamp) * 1000, nowMs)
  if (freshness.kind !== 'fresh')
    throw new TidemarkError('signal_stale', `webhook-timestamp: ${staleDetail(freshness)}`)
  return signed.id
}

async function verifyToken(deps: VerifyDeps, hook: Hook, delivery: Delivery): Promise<void> {
  const member = delivery.members.get('token')
  const token = member?.kind === 'text' ? member.text : null
  if (token === null)
    throw refuse(
      deps,
      delivery,
      'The member token is missing: the secret that was printed when the hook was made.',
    )
  const parts = checkToken(token)
  // A mistyped one dies here, before any query.
  if (parts?.kind !== 's' || parts.id !== hook.hookId)
    throw refuse(
      deps,
      delivery,
      parts === null
        ? 'The member token is mistyped: its check characters do not fit.'
        : 'The member token is not one of this hook.',
    )
  const stored = await loadHookSecrets(deps.read, hook.hookNo)
  const hashes = stored.flatMap(({ tokenHash }) => (tokenHash === null ? [] : [{ tokenHash }]))
  if (findByHash(deps.hasher.hash(token), hashes) === null)
    throw refuse(deps, delivery, 'The member token is not accepted: it is unknown or was replaced.')
}

async function verifySignature(
  deps: VerifyDeps,
  hook: Hook,
  delivery: Delivery,
  signed: SignedHeaders,
): Promise<void> {
  const [stored, sealed] = await Promise.all([
    loadHookSecrets(deps.read, hook.hookNo),
    deps.vault.openAll(deps.read, 'hooks', hook.hookNo),
  ])
  const secrets = stored.flatMap(({ generation }) => {
    const secret = sealed[signingPlace(hook.hookNo, generation).field]
    return secret === undefined ? [] : [secret]
  })
  if (!isSignedBy(secrets, signed, delivery.body))
    throw refuse(
      deps,
      delivery,
      'webhook-signature does not fit what was received. It signs "id.timestamp.body" with the secret of this hook (Standard Webhooks, v1).',
    )
}

function refuse(
  { failures, failedRate }: VerifyDeps,
  { ip }: Delivery,
  detail: string,
): TidemarkError {
  const waitMs = failures.take(ipGroup(ip), failedRate)
  return waitMs > 0
    ? tooManyRequests('failed-auth', failedRate, waitMs)
    : new TidemarkError('hook_secret_wrong', detail)
}
