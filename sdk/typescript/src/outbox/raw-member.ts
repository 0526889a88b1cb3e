// Takes a member's value out of JSON text as it stands there, so that no digit of it passes through a float.
// The text must be valid JSON already; only its structure is followed.

/** The source text of `name` in the object that `text` is; null when it has no such member. */
export function rawMember(text: string, name: string): string | null {
  let found: string | null = null
  let depth = 0
  let from = -1
  let key: string | null = null
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 34) {
      const end = endOfString(text, at)
      if (depth === 1 && from < 0) key = JSON.parse(text.slice(at, end + 1))
      at = end
    } else if (code === 123 || code === 91) depth++
    else if (code === 58 && depth === 1 && from < 0) from = at + 1
    else if (code === 125 || code === 93 || code === 44) {
      // A comma or the object's own end closes a member; what is nested belongs to its value.
      if (depth === 1) {
        if (from >= 0 && key === name) found = text.slice(from, at).trim()
        from = -1
      }
      if (code !== 44) depth--
    }
  }
  return found
}

/** Position of the quote that closes the string beginning at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== 34) at += text.charCodeAt(at) === 92 ? 2 : 1
  return at
}
