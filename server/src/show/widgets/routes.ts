// Overlays over HTTP, for people who have logged in: the same acts as `tidemark overlay`. The path with its token is in the answer
// that makes it and nowhere else.
import { orFormFault } from '../../access/keys/form-fault.ts'
import { untilInForce } from '../../access/keys/in-force.ts'
import {
  createOverlay,
  type ManageOverlaysDeps,
  revokeOverlay,
  rollOverlay,
  setPanic,
} from '../../access/overlays/manage-overlays.ts'
import type { StoredOverlay } from '../../access/overlays/overlay.ts'
import { overlayToJson } from '../../access/overlays/overlay-json.ts'
import { loadOverlays, loadPanic } from '../../access/overlays/overlay-store.ts'
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
import { findAccounts } from './account-names.ts'
import { createSchema, listSchema, newOverlaySchema, panicSchema } from './members.ts'
import { overlayUrl } from './overlay-url.ts'
import { placeAccounts } from './scene/place-accounts.ts'
import { readOverlayRequest } from './wire.ts'

export type OverlayRouteDeps = {
  readonly keys: { readonly database: Database; readonly pepper: Secret; readonly clock: Clock }
}

const path = '/api/v1/admin/overlays'
const nothing = { type: 'object', additionalProperties: false, properties: {} } as const

export function overlayRoutes({ keys }: OverlayRouteDeps): Route[] {
  const { database } = keys

  /** Returns when the servers that run hold the change. */
  async function change<T>(
    request: RouteRequest,
    act: (deps: ManageOverlaysDeps) => Promise<T>,
  ): Promise<T> {
    const deps = { ...keys, actor: actorOf(request) }
    return (await untilInForce(database, () => act(deps))).result
  }

  /** In the order of the names. */
  async function accountIds(names: readonly string[]): Promise<number[]> {
    const ids: number[] = []
    for (const name of names) {
      const [found, another] = await findAccounts(database.read, name)
      if (found === undefined)
        throw formInvalid([fault('/accounts', 'unknown', `There is no account ${name}.`)])
      if (another !== undefined)
        throw formInvalid([
          fault('/accounts', 'ambiguous', `Several accounts have the number ${name}: use an id.`),
        ])
      ids.push(found.accountId)
    }
    return ids
  }

  return [
    {
      ...personRoute,
      ...{ method: 'GET', path, id: 'list_overlays' },
      summary: 'List all overlays, newest first; never their addresses',
      responses: { 200: { description: 'All overlays.', schema: listSchema } },
      problems: [],
      async handle() {
        const overlays = await loadOverlays(database.read)
        const since = await loadPanic(database.read)
        return answer({ data: overlays.map(body), blank: since !== null, blank_since: since })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path, id: 'create_overlay' },
      summary: 'Make an overlay; its path is shown in the answer and never again',
      description:
        'The path opens the widget below the address of this server. What stands behind its # is a token that opens nothing else. `fields` are those of docs/guide/overlays.md.',
      body: formBody(createSchema, {
        ...{ widget: 'stat', accounts: ['5012345'] },
        fields: { metric: 'equity', mask: 'percent' },
      }),
      responses: { 201: { description: 'The overlay.', schema: newOverlaySchema } },
      problems: [...formProblems],
      async handle(request) {
        const typed = readJsonBody(request.body, createSchema)
        const asked = orFormFault(() =>
          readOverlayRequest({
            ...{ widget: typed.widget, name: typed.name, accounts: typed.accounts },
            ...{ fields: typed.fields ?? {}, ip: typed.networks ?? undefined },
            ...{ expires: typed.expires ?? undefined, parts: typed.parts ?? undefined },
          }),
        )
        const placed = placeAccounts(await accountIds(asked.accounts), asked.settings)
        const made = await change(request, (deps) => createOverlay(deps, { ...asked, ...placed }))
        return answer(
          { ...body(made.overlay), path: overlayUrl('', made.overlay, asked.look, made.token) },
          201,
        )
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${path}/:id/roll`, id: 'roll_overlay' },
      summary: 'Give an overlay a new path; the old one ends at once',
      body: formBody(nothing, {}),
      responses: { 200: { description: 'The new path.', schema: newOverlaySchema } },
      problems: [...formProblems, 'not_found', 'state_conflict'],
      async handle(request) {
        readJsonBody(request.body, nothing)
        const rolled = await change(request, (deps) => rollOverlay(deps, request.params.id ?? ''))
        if (rolled.kind === 'unknown') throw unknownOverlay()
        if (rolled.kind === 'ended')
          throw new TidemarkError(
            'state_conflict',
            `The overlay is ${rolled.overlay.state}, for good.`,
          )
        const { overlay, token } = rolled
        return answer({ ...body(overlay), path: overlayUrl('', overlay, {}, token) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: `${path}/:id`, id: 'revoke_overlay' },
      summary: 'End an overlay at once, for good',
      responses: { 200: { description: 'The overlay, revoked.', schema: { type: 'object' } } },
      problems: ['not_found'],
      async handle(request) {
        const ended = await change(request, (deps) => revokeOverlay(deps, request.params.id ?? ''))
        if (ended.kind === 'unknown') throw unknownOverlay()
        return answer(body(ended.overlay))
      },
    },
    {
      ...personRoute,
      ...{ method: 'PUT', path: '/api/v1/admin/overlay_panic', id: 'set_overlay_panic' },
      summary: 'Empty all overlays at once, or let them be seen again',
      body: formBody(panicSchema, { blank: true }),
      responses: {
        200: {
          description: 'How it stands now.',
          schema: {
            type: 'object',
            properties: { blank: { type: 'boolean' }, blank_since: { type: ['string', 'null'] } },
          },
        },
      },
      problems: [...formProblems],
      async handle(request) {
        const { blank } = readJsonBody(request.body, panicSchema)
        const since = await change(request, (deps) => setPanic(deps, blank))
        return answer({ blank: since !== null, blank_since: since })
      },
    },
  ]
}

const unknownOverlay = () => new TidemarkError('not_found', 'There is no overlay of this id.')

const body = (overlay: StoredOverlay) => ({ id: overlay.id, ...overlayToJson(overlay) })
