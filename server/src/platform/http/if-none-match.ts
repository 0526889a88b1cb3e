// Whether a client already holds what it asks for: If-None-Match against the tag of the answer.

/** By weak comparison, as RFC 9110 has it for If-None-Match. `opaque` is the tag without quotes and W/. */
export function matchesTag(header: string | undefined, opaque: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return [...header.matchAll(/(?:W\/)?"([^"]*)"/g)].some(([, tag]) => tag === opaque)
}
