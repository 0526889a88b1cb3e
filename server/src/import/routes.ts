// Files at the pages: upload and preview, confirm, drop. For people who have logged in; what is confirmed cannot be taken back, so that
// it wants a second factor that is fresh.
import {
  actorOf,
  answer,
  done,
  doneSchema,
  formBody,
  formProblems,
  personRoute,
} from '../access/people/person-route.ts'
import { formInvalid, readJsonBody } from '../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'
import { listImports, loadImport, type StoredImport } from './import-store.ts'
import {
  confirmUpload,
  dropUpload,
  type ManageImportsDeps,
  uploadImport,
} from './manage-imports.ts'
import { checkOptions, OptionRefused, type TypedOptions } from './options-text.ts'

export type ImportRouteDeps = Omit<ManageImportsDeps, 'actor'>

/** Larger files go through the command line, which reads them beside the server. */
const UPLOAD_BYTES = 16 * 1024 * 1024

const text = (most: number) => ({ type: 'string', maxLength: most }) as const
const pairs = {
  ...text(2_000),
  description: 'Pairs such as Ticker=asset_symbol, one on each line.',
}
const uploadQuery = {
  type: 'object',
  properties: {
    name: { ...text(200), description: 'Name of the file, for the list.' },
    account: { ...text(50), description: 'The account, where the file does not name it.' },
    venue: { ...text(50), description: 'The broker’s server, where the file does not name it.' },
    zone: { ...text(60), description: 'Zone of its times, such as America/New_York+7h.' },
    decimal: {
      enum: ['.', ','],
      description: 'The sign before decimals, where the file leaves it open.',
    },
    dates: {
      enum: ['dmy', 'mdy'],
      description: 'What comes first, where the file leaves it open.',
    },
    map: pairs,
    lot_size: {
      ...pairs,
      description: 'Units in one lot, such as EURUSD=100000, one on each line.',
    },
  },
} as const
const nothing = { type: 'object', additionalProperties: false, properties: {} } as const
const importSchema = {
  type: 'object',
  required: ['id', 'state', 'file_name', 'preview', 'imported'],
  properties: {
    id: { type: 'string', examples: ['12'] },
    state: { enum: ['previewed', 'running', 'confirmed'] },
    file_name: { type: 'string' },
    sha256: { type: 'string' },
    file_bytes: { type: 'integer' },
    preview: {
      type: 'object',
      description: 'What it would add: rows, period, new, known, differs, money, totals, notes.',
    },
    imported: {
      type: ['object', 'null'],
      description: 'created, duplicate, refused; null before it is confirmed.',
    },
    created_at: { type: 'string', format: 'date-time' },
    created_by: { type: 'string' },
    confirmed_at: { type: ['string', 'null'], format: 'date-time' },
    confirmed_by: { type: ['string', 'null'] },
  },
} as const

export function importRoutes(deps: ImportRouteDeps): Route[] {
  const acting = (request: RouteRequest) => ({ ...deps, actor: actorOf(request) })

  async function named(request: RouteRequest): Promise<StoredImport> {
    const id = request.params.import ?? ''
    const found = /^\d{1,18}$/.test(id) ? await loadImport(deps.database.read, id) : null
    if (found === null)
      throw new TidemarkError(
        'not_found',
        'There is no such import: it is older than an hour, or was dropped.',
      )
    return found
  }

  return [
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/imports', id: 'upload_import' },
      summary: 'Upload a history and see what it would add',
      description:
        'A MetaTrader 5 history report (html, xlsx, csv), a MetaTrader 4 statement, a TickTrader history export or a list of trades, as it is. Nothing is written to the ledger before it is confirmed; the file is kept for an hour.',
      query: uploadQuery,
      body: {
        contentTypes: ['application/octet-stream'],
        limitBytes: UPLOAD_BYTES,
        schema: { type: 'string', format: 'binary' },
        example:
          'Ticket,Symbol,Type,Volume,Open time,Open price,Close time,Close price,Profit\n8423,EURUSD,buy,0.10,2026-04-05 12:34:56,1.08500,2026-04-05 13:10:00,1.08620,12.00',
      },
      responses: { 201: { description: 'What it would add.', schema: importSchema } },
      problems: ['import_unreadable', 'form_invalid', 'ledger_unavailable'],
      async handle(request) {
        const { name = 'file' } = request.query
        const file = { name, bytes: request.body }
        return answer(
          bodyOf(await uploadImport(acting(request), file, optionsOf(request.query))),
          201,
        )
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/imports', id: 'list_imports', audit: 'none' },
      summary: 'List files that wait and files that were imported',
      responses: {
        200: {
          description: 'Newest first, a hundred at most.',
          schema: { type: 'object', properties: { data: { type: 'array', items: importSchema } } },
        },
      },
      problems: [],
      async handle() {
        return answer({ data: (await listImports(deps.database.read)).map(bodyOf) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/imports/:import', id: 'read_import', audit: 'none' },
      summary: 'Read what a file would add, or what it added',
      responses: { 200: { description: 'The import.', schema: importSchema } },
      problems: ['not_found'],
      handle: async (request) => answer(bodyOf(await named(request))),
    },
    {
      ...personRoute,
      ...{
        method: 'POST',
        path: '/api/v1/imports/:import/confirm',
        id: 'confirm_import',
        stepUp: true,
      },
      summary: 'Write what is new of a file to the ledger',
      description:
        'The file is held against the ledger once more; what was reported meanwhile is not taken twice. If this is cut off, uploading the file again brings the rest.',
      body: formBody(nothing, {}),
      responses: { 200: { description: 'Imported.', schema: importSchema } },
      problems: [
        ...formProblems,
        'not_found',
        'state_conflict',
        'import_unreadable',
        'ledger_busy',
        'ledger_unavailable',
      ],
      async handle(request) {
        readJsonBody(request.body, nothing)
        const { id } = await named(request)
        await confirmUpload(acting(request), id)
        return answer(bodyOf(await named(request)))
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: '/api/v1/imports/:import', id: 'drop_import' },
      summary: 'Drop a file that was not confirmed',
      responses: { 200: { description: 'Dropped; nothing was written.', schema: doneSchema } },
      problems: ['not_found', 'state_conflict'],
      async handle(request) {
        const { id } = await named(request)
        await dropUpload(acting(request), id)
        return answer(done)
      },
    },
  ]
}

const names: Readonly<Record<keyof TypedOptions, string>> = {
  ...{ account: 'account', venue: 'venue', zone: 'zone', decimal: 'decimal', dates: 'dates' },
  ...{ map: 'map', lotSize: 'lot_size' },
}

function optionsOf(query: RouteRequest['query']) {
  const lines = (value = '') =>
    value
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  const { account, venue, zone, decimal, dates } = query
  const filled = (value: string | undefined) => (value === '' ? undefined : value)
  try {
    return checkOptions(
      {
        ...{ account: filled(account), venue: filled(venue), zone: filled(zone), decimal, dates },
        ...{ map: lines(query.map), lotSize: lines(query.lot_size) },
      },
      (option) => names[option],
    )
  } catch (error) {
    if (!(error instanceof OptionRefused)) throw error
    const pointer = `/${names[error.option]}`
    throw formInvalid([{ pointer, code: 'invalid', detail: error.message }])
  }
}

function bodyOf(one: StoredImport): object {
  return {
    ...{ id: one.id, state: one.state, file_name: one.fileName, sha256: one.sha256 },
    ...{ file_bytes: one.fileBytes, preview: JSON.parse(one.preview) },
    imported: one.result === null ? null : JSON.parse(one.result),
    ...{ created_at: one.createdAt, created_by: one.createdBy },
    ...{
      confirmed_at: one.state === 'previewed' ? null : one.confirmedAt,
      confirmed_by: one.confirmedBy,
    },
  }
}
