// The members of the forms and answers about people and sessions, as JSON Schema.
export const nameMember = {
  type: 'string',
  minLength: 1,
  maxLength: 40,
  description: 'What the person is called; not case-sensitive.',
} as const

export const passwordMember = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  description: '12 to 200 characters, and none of those that are tried first.',
} as const

export const codeMember = {
  type: 'string',
  minLength: 1,
  maxLength: 60,
  description: 'The six digits that the authenticator shows now, or a recovery code.',
} as const

export const setupTokenMember = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  description: 'What stands after the # of the link.',
} as const

export const authenticatorSchema = {
  type: 'object',
  required: ['name', 'secret', 'address'],
  properties: {
    name: { type: 'string' },
    secret: { type: 'string', description: 'Base32, to be typed where no code can be scanned.' },
    address: { type: 'string', description: 'otpauth://… for the QR code.' },
  },
} as const

export const recoveryCodesSchema = {
  type: 'array',
  items: { type: 'string' },
  description: 'Ten, each good once; they are never shown again.',
} as const
