// The download of the Expert Advisor: makes a key that may only write, puts it into the source, and shows it nowhere else.
import { orFormFault } from '../../access/keys/form-fault.ts'
import { untilInForce } from '../../access/keys/in-force.ts'
import { readKeyRequest } from '../../access/keys/key-request.ts'
import { createKey } from '../../access/keys/manage-keys.ts'
import type { OwnPages } from '../../access/people/own-page.ts'
import { actorOf, formBody, formProblems, personRoute } from '../../access/people/person-route.ts'
import { fault, formInvalid, readJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { KeyRouteDeps } from '../keys/routes.ts'
import { expertArchive, hasExpert } from './expert-files.ts'

export type ExpertRouteDeps = KeyRouteDeps & {
  readonly pages: OwnPages
  /** Where the sources of the Expert lie. */
  readonly expertFolder: string
}

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    account: {
      type: ['string', 'null'],
      maxLength: 60,
      description: 'The number of the account; the key may write no other. Null = any.',
    },
    url: {
      type: ['string', 'null'],
      maxLength: 200,
      description:
        'The address at which the terminal reaches this server; null = that of this page.',
    },
    zone: { type: ['string', 'null'], maxLength: 60, description: 'Zone of the broker’s clock.' },
  },
} as const

export function expertRoutes({ keys, pages, expertFolder }: ExpertRouteDeps): Route[] {
  return [
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/admin/expert', id: 'download_expert', stepUp: true },
      summary: 'Download the Expert Advisor with address and key filled in',
      description: 'Makes a key of scope ingest:write for the account. It is in the archive alone.',
      body: formBody(schema, { account: '5012345' }),
      responses: {
        200: { description: 'The archive.', contentType: 'application/zip' },
      },
      problems: [...formProblems, 'not_found'],
      async handle(request) {
        const typed = readJsonBody(request.body, schema)
        const url = readUrl(typed.url ?? null, request)
        const account = typed.account?.trim() ?? ''
        const asked = orFormFault(() =>
          readKeyRequest({
            ...{
              name: `MetaTrader ${account}`.trim(),
              scope: 'ingest',
              zone: typed.zone ?? undefined,
            },
            account: account === '' ? undefined : account,
          }),
        )
        if (!hasExpert(expertFolder))
          throw new TidemarkError(
            'not_found',
            'The Expert’s sources are not part of this installation.',
          )
        const deps = { ...keys, actor: actorOf(request) }
        const { result } = await untilInForce(keys.database, () => createKey(deps, asked))
        const archive = expertArchive(expertFolder, { url, key: result.token })
        return {
          status: 200,
          body: archive,
          contentType: 'application/zip',
          headers: {
            'cache-control': 'no-store',
            'content-disposition': 'attachment; filename="tidemark-metatrader.zip"',
          },
        }
      },
    },
  ]

  function readUrl(typed: string | null, request: RouteRequest): string {
    const text = typed ?? pages.originOf((name) => request.header(name)) ?? ''
    const url = URL.parse(text)
    const isPlain =
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      `${url.username}${url.password}${url.search}${url.hash}` === ''
    if (isPlain && !/["\\\s]/.test(text)) return url.origin
    throw formInvalid([
      fault(
        '/url',
        'address',
        'The address must be like https://tidemark.example, without a path.',
      ),
    ])
  }
}
