// A request's path and query as the API means them: any case of names, `trade.` before them, names encoded up to twice.

export type Target = {
  readonly version: 'v1' | 'v2'
  readonly isPublic: boolean
  /** Behind the version, decoded: `trade`, `769002`. */
  readonly parts: readonly string[]
  /** By name in lower case. */
  readonly query: Readonly<Record<string, string>>
}

export function readTarget(raw: string): Target | null {
  const [path = '', query = ''] = raw.split('?', 2)
  const [, api, version, ...rest] = path.split('/')
  if (api !== 'api' || (version !== 'v1' && version !== 'v2')) return null
  const isPublic = rest[0] === 'public'
  const parts = (isPublic ? rest.slice(1) : rest).filter((part) => part !== '').map(decodedTwice)
  const pairs = [...new URLSearchParams(query)].map(
    ([name, value]) => [name.toLowerCase().replace(/^trade\./, ''), value] as const,
  )
  return { version, isPublic, parts, query: Object.fromEntries(pairs) }
}

function decodedTwice(part: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(part))
  } catch {
    return part
  }
}
