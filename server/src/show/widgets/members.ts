// The forms and answers about overlays, as JSON Schema. Fields of widgets are text, as in an address.

const words = (maxItems: number, description: string) =>
  ({
    type: ['array', 'null'],
    maxItems,
    items: { type: 'string', minLength: 1, maxLength: 100 },
    description,
  }) as const

export const createSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['widget', 'accounts'],
  properties: {
    widget: { type: 'string', maxLength: 40, description: 'What is shown, such as stat.' },
    name: { type: 'string', minLength: 1, maxLength: 100, description: 'What it is for.' },
    accounts: {
      type: 'array',
      maxItems: 20,
      items: { type: 'string', minLength: 1, maxLength: 64 },
      description: 'Account numbers or ids; the first is shown unless another is asked for.',
    },
    fields: {
      type: 'object',
      additionalProperties: { type: 'string', maxLength: 200 },
      description: 'Fields of the widget, such as {"metric":"balance","mask":"percent"}.',
    },
    networks: words(100, 'CIDR, such as 203.0.113.0/24; null = from anywhere.'),
    expires: {
      type: ['string', 'null'],
      maxLength: 20,
      description: 'Valid for 30d, 12h, 4w…; null = until revoked.',
    },
    parts: {
      type: ['array', 'null'],
      maxItems: 40,
      description:
        'Parts of a scene: {widget, box: [x, y, width, height] on 1920 × 1080, account (place in the list, from 0), fields}; null = one of each.',
    },
  },
} as const

export const panicSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['blank'],
  properties: { blank: { type: 'boolean', description: 'True empties every overlay.' } },
} as const

const text = { type: 'string' } as const
const optional = { type: ['string', 'null'] } as const

const overlayProperties = {
  id: text,
  widget: text,
  name: text,
  accounts: { type: 'array', items: text },
  settings: { type: 'object', description: 'Fields that were fixed.' },
  mask: text,
  delay_s: { type: 'integer' },
  networks: { type: ['array', 'null'], items: text },
  state: { enum: ['active', 'expired', 'revoked'] },
  created_at: text,
  created_by: text,
  expires_at: optional,
  revoked_at: optional,
  last_used_at: optional,
  places: { type: 'integer', description: 'From how many addresses it was opened.' },
} as const

export const listSchema = {
  type: 'object',
  properties: {
    data: { type: 'array', items: { type: 'object', properties: overlayProperties } },
    blank: { type: 'boolean' },
    blank_since: optional,
  },
} as const

export const newOverlaySchema = {
  type: 'object',
  properties: {
    ...overlayProperties,
    path: { type: 'string', description: '/o/…#t=tmkw_…; shown once.' },
  },
} as const
