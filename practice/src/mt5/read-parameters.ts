// Parameters of a request: the query's, and over them those of a JSON body, whatever content type it claims.

export function readParameters(url: URL, body: string): Record<string, string> {
  const given: Record<string, string> = {}
  for (const [name, value] of url.searchParams) given[name] = withoutEscapes(value)
  return { ...given, ...bodyParameters(body) }
}

/** In a query a backslash stands before = | \ and a line feed; one that stands alone is a backslash. */
const withoutEscapes = (value: string) => value.replace(/\\([=|\\\n])/g, '$1')

function bodyParameters(body: string): Record<string, string> {
  if (body.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, String(one)]))
  } catch {
    return {} // not JSON: as if there were none
  }
}
