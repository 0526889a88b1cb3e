// The header sets of answers, built once as flat name/value lists, which Node writes without copying.
// Pages get a Content-Security-Policy of their own; everything else may not be rendered at all.

/** On every answer. */
const common = [
  'cache-control',
  'no-store',
  'x-content-type-options',
  'nosniff',
  'referrer-policy',
  'no-referrer',
  'cross-origin-resource-policy',
  'same-origin',
] as const

/** What a browser could be made to render gets a policy; plain JSON, which nosniff keeps from it, goes without. */
const nothingAllowed = [
  'content-security-policy',
  "default-src 'none'; frame-ancestors 'none'; sandbox",
]

const pageOnly = [
  'cross-origin-opener-policy',
  'same-origin',
  'permissions-policy',
  'accelerometer=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
] as const

export const jsonType = 'application/json; charset=utf-8'
export const problemType = 'application/problem+json; charset=utf-8'

export type HeaderSets = {
  /** The flat list for a content type, ending with content-type; the caller adds content-length. */
  forType(contentType: string): readonly string[]
}

/** `encrypted` adds Strict-Transport-Security: only for answers that travel over TLS of ours or of a proxy. */
export function createHeaderSets(options: { encrypted: boolean }): HeaderSets {
  const transport = options.encrypted ? ['strict-transport-security', 'max-age=31536000'] : []
  const sets = new Map<string, readonly string[]>()
  return {
    forType(contentType) {
      const known = sets.get(contentType)
      if (known !== undefined) return known
      const page = contentType.startsWith('text/html')
      const set = [
        ...common,
        ...(contentType === jsonType ? [] : nothingAllowed),
        ...transport,
        ...(page ? pageOnly : []),
        'content-type',
        contentType,
      ]
      if (sets.size < 64) sets.set(contentType, set)
      return set
    },
  }
}
