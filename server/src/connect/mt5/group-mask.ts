// Which groups a connection may read, as MT5 writes it: masks with `*` for anything, `!` before what is left out.
// Source: MetaQuotes' Web API documentation; a doubled backslash means the same as one.

export function masksOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((mask) => mask.trim())
    .filter((mask) => mask !== '')
}

/** No masks at all hold every group; masks that only leave out hold the rest. */
export function isInGroups(group: string, masks: readonly string[]): boolean {
  const taken = masks.filter((mask) => !mask.startsWith('!'))
  const left = masks.filter((mask) => mask.startsWith('!')).map((mask) => mask.slice(1))
  const isTaken = taken.length === 0 || taken.some((mask) => matches(group, mask))
  return isTaken && !left.some((mask) => matches(group, mask))
}

const plain = (text: string) => text.replaceAll('\\\\', '\\').toLowerCase()

/** From left to right, each piece at its first place: linear, where an expression could be made to run for ever. */
function matches(group: string, mask: string): boolean {
  const text = plain(group)
  const [first = '', ...rest] = plain(mask).split('*')
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const piece of rest) {
    const found = text.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
