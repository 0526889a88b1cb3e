// The forms and answers about keys, as JSON Schema. Limits are written as on the command line: 30d, 10/s, CIDR.

const words = (maxItems: number, description: string) =>
  ({
    type: ['array', 'null'],
    maxItems,
    items: { type: 'string', minLength: 1, maxLength: 100 },
    description,
  }) as const
const text = (maxLength: number, description: string) =>
  ({ type: ['string', 'null'], maxLength, description }) as const

export const networksMember = words(100, 'CIDR, such as 203.0.113.0/24; null = from anywhere.')

export const createKeySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'scopes'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100 },
    scopes: {
      type: 'array',
      maxItems: 20,
      items: { type: 'string', maxLength: 40 },
      description: 'ingest, read, or single scopes such as trades:read.',
    },
    accounts: words(1000, 'Account numbers; null = all.'),
    networks: networksMember,
    expires: text(20, 'Valid for 30d, 12h, 4w…; null = until revoked.'),
    rate: text(20, '10/s, 600/min…; null = that of the class.'),
    burst: text(10, 'So many at once; null = follows from the rate.'),
    zone: text(60, 'Zone of times that name none, such as Europe/Athens.'),
  },
} as const

export const rotateSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['overlap'],
  properties: {
    overlap: {
      type: 'string',
      maxLength: 10,
      description: 'How long the old secret stays valid, 0 to 7d; 0 when it has leaked.',
    },
  },
} as const

export const networksSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['networks'],
  properties: {
    networks: networksMember,
    lock_out: {
      type: 'boolean',
      description: 'True: yes, although addresses that used the key of late are left out.',
    },
  },
} as const

const time = { type: 'string', format: 'date-time' } as const
const maybeTime = { type: ['string', 'null'], format: 'date-time' } as const

export const keySchema = {
  type: 'object',
  required: ['id', 'name', 'scopes', 'state'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    kind: { type: 'string', description: 'i ingest, r read, t trade, a several purposes.' },
    scopes: { type: 'array', items: { type: 'string' } },
    accounts: words(1000, 'Null = all.'),
    networks: networksMember,
    rate: { type: ['string', 'null'] },
    burst: { type: ['integer', 'null'] },
    zone: { type: ['string', 'null'] },
    state: { enum: ['active', 'expired', 'revoked'] },
    created_at: time,
    created_by: { type: 'string' },
    expires_at: maybeTime,
    revoked_at: maybeTime,
    last_used_at: maybeTime,
    old_secret_until: maybeTime,
  },
} as const

export const newKeySchema = {
  ...keySchema,
  required: [...keySchema.required, 'key'],
  properties: {
    ...keySchema.properties,
    key: { type: 'string', description: 'Shown here and never again.' },
    servers_missing: {
      type: 'integer',
      description: 'Running servers that did not confirm the change in time.',
    },
  },
} as const

export const oneKeySchema = {
  ...keySchema,
  properties: {
    ...keySchema.properties,
    days: { type: 'array', items: { type: 'object' } },
    addresses: {
      type: 'array',
      items: { type: 'object', properties: { ip: { type: 'string' }, last_at: time } },
      description: 'From where it was used of late.',
    },
  },
} as const
