// The forms and answers about connections and their accounts, as JSON Schema. Which fields a venue has, it says itself.
const fields = {
  type: 'object',
  additionalProperties: { type: 'string', maxLength: 100_000 },
  description: 'Values by the names that the venue’s field list gives; secrets among them.',
} as const

const code = {
  type: ['string', 'null'],
  maxLength: 20,
  description: 'The code that the broker’s authenticator shows now, where it asks for one.',
} as const

export const trySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['venue', 'fields'],
  properties: { venue: { type: 'string', maxLength: 40 }, fields, code },
} as const

export const addSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['venue', 'name', 'fields'],
  properties: {
    ...trySchema.properties,
    name: { type: 'string', minLength: 1, maxLength: 40, description: 'What you call it.' },
    server: {
      type: ['string', 'null'],
      maxLength: 50,
      description: 'The broker’s server, as terminals name it; null = the name.',
    },
    test: { type: 'boolean', description: 'False: it is stored without being tried.' },
  },
} as const

export const changeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['fields'],
  properties: { fields, code, test: { type: 'boolean' } },
} as const

export const pauseSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['paused'],
  properties: { paused: { type: 'boolean' } },
} as const

export const codeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['code'],
  properties: { code: { type: 'string', minLength: 1, maxLength: 20 } },
} as const

const text = { type: 'string' } as const
const maybeText = { type: ['string', 'null'] } as const

export const triedSchema = {
  type: 'object',
  required: ['ok'],
  description: 'ok: false is an answer: cause, means, detail and next_step say what to do.',
  properties: {
    ok: { type: 'boolean' },
    accounts: {
      type: 'array',
      description: 'Those that the credentials are for, where they are for certain ones.',
      items: {
        type: 'object',
        properties: { account: text, kind: text, currency: maybeText },
      },
    },
    cause: text,
    means: text,
    detail: text,
    next_step: text,
    needs_code: { type: 'boolean' },
    fingerprint: { ...maybeText, description: 'Of a certificate that is not trusted.' },
  },
} as const

export const connectionSchema = {
  type: 'object',
  required: ['name', 'venue', 'server', 'state'],
  properties: {
    ...{ name: text, venue: text, server: text, state: text, cause: maybeText },
    settings: { type: 'object', description: 'What is no secret.' },
    ...{ cause_detail: maybeText, next_step: maybeText, state_since: text },
    accounts: { type: 'integer' },
    needs_code: { type: 'boolean', description: 'The broker waits for a one-time code.' },
    code_expires_at: {
      ...maybeText,
      description:
        'When the login by one-time code ends and a person gives the next; null = not known.',
    },
    read_by: { ...maybeText, description: 'The server that reads it; null = none.' },
  },
} as const

const boundaries = {
  type: ['array', 'null'],
  maxItems: 8,
  items: { type: 'string', maxLength: 60 },
  description: 'When a day ends, such as 17:00 America/New_York; equity is kept exactly there.',
} as const
const retention = { enum: ['ledger', 'cache_only', null] } as const

export const addAccountsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['accounts'],
  properties: {
    accounts: { type: 'array', maxItems: 500, items: { type: 'string', maxLength: 60 } },
    connection: { ...maybeText, maxLength: 40, description: 'What reads them.' },
    server: { ...maybeText, maxLength: 50, description: 'For accounts that an Expert reports.' },
    retention,
    day_boundaries: boundaries,
  },
} as const

export const changeAccountSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { retention, day_boundaries: boundaries },
} as const
