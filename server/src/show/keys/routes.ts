// API keys over HTTP, for people who have logged in: the same acts as `tidemark key`. A key is shown once, in the answer that makes it.
import { parseNetworks } from '../../access/client-ip.ts'
import { isInNetworks } from '../../access/ip-address.ts'
import { orFormFault } from '../../access/keys/form-fault.ts'
import { untilInForce } from '../../access/keys/in-force.ts'
import { keyToJson } from '../../access/keys/key-json.ts'
import { readKeyRequest, readNetworks, readOverlap } from '../../access/keys/key-request.ts'
import type { StoredKey } from '../../access/keys/key-rows.ts'
import { loadKeys } from '../../access/keys/key-store.ts'
import {
  changeNetworks,
  createKey,
  type ManageKeysDeps,
  type NewToken,
  revokeKey,
  rotateKey,
} from '../../access/keys/manage-keys.ts'
import { loadRecentAddresses } from '../../access/keys/recent-addresses.ts'
import { isTradeScope } from '../../access/keys/scopes.ts'
import { loadUsage } from '../../access/keys/usage-store.ts'
import {
  actorOf,
  answer,
  formBody,
  formProblems,
  personRoute,
} from '../../access/people/person-route.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { fault, formInvalid, readJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { Secret } from '../../platform/secret.ts'
import {
  createKeySchema,
  keySchema,
  networksSchema,
  newKeySchema,
  oneKeySchema,
  rotateSchema,
} from './members.ts'

export type KeyRouteDeps = {
  readonly keys: {
    readonly database: Database
    readonly pepper: Secret
    readonly clock: Clock
  }
}

/** How far back the use of a key is shown, today among the days. */
const DAYS = 30
const path = '/api/v1/admin/keys'

export function keyRoutes({ keys }: KeyRouteDeps): Route[] {
  const { database } = keys

  /** Changes keys and returns when the servers that run hold the change. */
  async function change<T>(request: RouteRequest, act: (deps: ManageKeysDeps) => Promise<T>) {
    const deps = { ...keys, actor: actorOf(request) }
    const { result, inForce } = await untilInForce(database, () => act(deps))
    return { result, missing: inForce.servers - inForce.confirmed }
  }

  async function keyNamed({ params }: RouteRequest): Promise<StoredKey> {
    const found = (await loadKeys(database.read)).find(({ id }) => id === params.id)
    if (found === undefined) throw unknownKey()
    return found
  }

  return [
    {
      ...personRoute,
      ...{ method: 'GET', path, id: 'list_keys' },
      summary: 'List all keys, newest first; never the keys themselves',
      responses: {
        200: {
          description: 'All keys.',
          schema: { type: 'object', properties: { data: { type: 'array', items: keySchema } } },
        },
      },
      problems: [],
      async handle() {
        return answer({ data: (await loadKeys(database.read)).map(keyBody) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path, id: 'create_key', stepUp: true },
      summary: 'Create a key; it is shown in the answer and never again',
      description:
        'Keys that trade are made at the trade server’s machine: tidemark key create --scope trade.',
      body: formBody(createKeySchema, { name: 'mt5-bot', scopes: ['ingest'], accounts: ['501'] }),
      responses: { 201: { description: 'The key.', schema: newKeySchema } },
      problems: [...formProblems],
      async handle(request) {
        const typed = readJsonBody(request.body, createKeySchema)
        const asked = orFormFault(() =>
          readKeyRequest({
            ...{ name: typed.name, scope: typed.scopes.join(',') },
            ...{ account: typed.accounts?.join(','), ip: typed.networks?.join(',') },
            ...{ expires: typed.expires ?? undefined, rate: typed.rate ?? undefined },
            ...{ burst: typed.burst ?? undefined, zone: typed.zone ?? undefined },
          }),
        )
        if (asked.scopes.some(isTradeScope)) throw noTradeKeys()
        const { result, missing } = await change(request, (deps) => createKey(deps, asked))
        return answer(newKeyBody(result, missing), 201)
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: `${path}/:id`, id: 'read_key' },
      summary: 'Read a key, what it was used for by day, and from where',
      responses: { 200: { description: 'The key.', schema: oneKeySchema } },
      problems: ['not_found'],
      async handle(request) {
        const key = await keyNamed(request)
        const [days, addresses] = await Promise.all([
          loadUsage(database.read, key.id, DAYS),
          loadRecentAddresses(database.read, key.id),
        ])
        return answer({
          ...keyBody(key),
          days: days.map(({ day, rateClass, requests, refused }) => ({
            ...{ day, class: rateClass, requests, refused },
          })),
          addresses: addresses.map(({ ip, lastAt }) => ({ ip, last_at: lastAt })),
        })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${path}/:id/rotate`, id: 'rotate_key', stepUp: true },
      summary: 'Replace the secret of a key; the old one stays valid for the overlap',
      body: formBody(rotateSchema, { overlap: '24h' }),
      responses: { 201: { description: 'The key with its new secret.', schema: newKeySchema } },
      problems: [...formProblems, 'not_found', 'state_conflict'],
      async handle(request) {
        const typed = readJsonBody(request.body, rotateSchema)
        const overlapS = orFormFault(() => readOverlap(typed.overlap))
        const { id, kind } = await keyNamed(request)
        if (kind === 't') throw noTradeKeys()
        const { result, missing } = await change(request, (deps) => rotateKey(deps, id, overlapS))
        if (result.kind === 'unknown') throw unknownKey()
        if (result.kind === 'ended') throw ended(result.key)
        return answer(newKeyBody(result, missing), 201)
      },
    },
    {
      ...personRoute,
      ...{ method: 'PUT', path: `${path}/:id/networks`, id: 'change_key_networks', stepUp: true },
      summary: 'Say from where a key may be used',
      description:
        'Refused when addresses that used the key of late would be locked out, unless lock_out says that this is meant.',
      body: formBody(networksSchema, { networks: ['203.0.113.0/24'] }),
      responses: { 200: { description: 'The key.', schema: keySchema } },
      problems: [...formProblems, 'not_found', 'state_conflict'],
      async handle(request) {
        const typed = readJsonBody(request.body, networksSchema)
        const networks = readList(typed.networks)
        const { id } = await keyNamed(request)
        const lockedOut = networks === null ? [] : await addressesOutside(id, networks)
        if (lockedOut.length > 0 && typed.lock_out !== true) throw wouldLockOut(lockedOut)
        const { result } = await change(request, (deps) => changeNetworks(deps, id, networks))
        if (result.kind === 'unknown') throw unknownKey()
        if (result.kind === 'ended') throw ended(result.key)
        return answer(keyBody(result.key))
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: `${path}/:id`, id: 'revoke_key' },
      summary: 'End a key at once, for good',
      responses: { 200: { description: 'The key, revoked.', schema: keySchema } },
      problems: ['not_found'],
      async handle(request) {
        const { id } = await keyNamed(request)
        const { result } = await change(request, (deps) => revokeKey(deps, id))
        if (result.kind === 'unknown') throw unknownKey()
        return answer(keyBody(result.key))
      },
    },
  ]

  async function addressesOutside(id: string, networks: readonly string[]): Promise<string[]> {
    const allowed = parseNetworks(networks)
    const recent = await loadRecentAddresses(database.read, id)
    return recent.map(({ ip }) => ip).filter((ip) => !isInNetworks(allowed, ip))
  }
}

function readList(typed: readonly string[] | null): readonly string[] | null {
  if (typed === null) return null
  if (typed.length === 0)
    throw formInvalid([
      fault('/networks', 'rule', 'networks must hold a network, or be null for anywhere.'),
    ])
  return orFormFault(() => readNetworks(typed.join(',')))
}

const keyBody = (key: StoredKey) => ({ id: key.id, ...keyToJson(key) })

const newKeyBody = ({ key, token }: NewToken, missing: number) =>
  token.use((text) => ({ key: text, ...keyBody(key), servers_missing: missing }))

const unknownKey = () => new TidemarkError('not_found', 'There is no key of this id.')

const ended = (key: StoredKey) =>
  new TidemarkError('state_conflict', `The key ${key.id} is ${key.state} and stays so.`)

function wouldLockOut(addresses: readonly string[]): TidemarkError {
  const detail = `This locks out ${addresses.join(', ')}, from where the key was used of late.`
  return new TidemarkError('state_conflict', detail, {
    errors: [fault('/networks', 'lock_out', detail)],
    members: { locked_out: addresses },
  })
}

const noTradeKeys = () =>
  formInvalid([
    fault(
      '/scopes',
      'trade',
      'Keys that trade are made on the trade server’s machine: tidemark key create --scope trade.',
    ),
  ])
