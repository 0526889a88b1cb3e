// An upload of closes: as a list, or as the text of a file, which is read as `tidemark benchmark add` reads it. What breaks a
// rule is named by its place in the list or by its line in the file.
import type { Close } from '../../accounts/benchmarks/benchmark-store.ts'
import { MOST_CLOSES, readCloseLines, readCloses } from '../../accounts/benchmarks/read-closes.ts'
import { readDayCut } from '../../domain/days/day-cut.ts'
import { fault, formInvalid } from '../../platform/http/json-body.ts'

export const LIMIT_BYTES = 2 * 1024 * 1024
const USUAL_ZONE = '17:00 America/New_York'

export const uploadSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    day_zone: {
      type: 'string',
      minLength: 1,
      maxLength: 80,
      description: `When its days end: a time in a zone. Default ${USUAL_ZONE}.`,
    },
    closes: {
      type: 'array',
      maxItems: MOST_CLOSES,
      items: {
        type: 'object',
        required: ['day', 'close'],
        additionalProperties: false,
        properties: {
          day: { type: 'string', minLength: 10, maxLength: 10 },
          close: { type: 'string', minLength: 1, maxLength: 40, description: 'Decimal text.' },
        },
      },
    },
    csv: {
      type: 'string',
      minLength: 1,
      maxLength: LIMIT_BYTES,
      description:
        'Instead of `closes`: lines of a day and a close, with a comma, semicolon or tab between.',
    },
    check: { type: 'boolean', description: 'Only says what would be stored.' },
  },
} as const

export const uploadExample = {
  day_zone: USUAL_ZONE,
  closes: [
    { day: '2026-05-26', close: '5310.20' },
    { day: '2026-05-27', close: '5324.75' },
  ],
}

const day = { type: 'string', description: 'YYYY-MM-DD.' } as const
export const uploadedSchema = {
  type: 'object',
  required: ['ok', 'closes', 'first_day', 'last_day'],
  properties: {
    ...{ ok: { enum: [true] }, closes: { type: 'integer' } },
    ...{ first_day: day, last_day: day },
  },
} as const
export const uploadedExample = {
  ...{ ok: true, closes: 2, first_day: '2026-05-26', last_day: '2026-05-27' },
} as const

type Upload = {
  readonly day_zone?: string
  readonly closes?: readonly { readonly day: string; readonly close: string }[]
  readonly csv?: string
}

/** @throws TidemarkError form_invalid, with `/closes/N` from 0 or `/csv/N` from line 1 */
export function readUpload({ day_zone = USUAL_ZONE, closes, csv }: Upload): {
  readonly dayZone: string
  readonly closes: readonly Close[]
} {
  if (readDayCut(day_zone) === null)
    throw formInvalid([
      fault('/day_zone', 'zone', `day_zone must be a time in a zone, such as ${USUAL_ZONE}.`),
    ])
  if ((closes === undefined) === (csv === undefined))
    throw formInvalid([fault('/closes', 'required', 'Send either closes or csv.')])
  const read =
    csv === undefined
      ? readCloses((closes ?? []).map((one, line) => ({ ...one, line })))
      : readCloseLines(csv)
  const at = csv === undefined ? '/closes' : '/csv'
  if (read.kind === 'refused')
    throw formInvalid(
      read.complaints.map(({ line, sentence }) => fault(`${at}/${line}`, 'close', sentence)),
    )
  return { dayZone: day_zone, closes: read.closes }
}
