// Puts together the headers of one answer: the prepared set of its type, the route's own, and the end of the connection.
// Most answers add nothing, and then the prepared list is used as it is.

export function withHeaders(
  headers: readonly string[],
  more: Readonly<Record<string, string>> | undefined,
  close: boolean,
): readonly string[] {
  if (more === undefined) return close ? [...headers, 'connection', 'close'] : headers
  const all = [...headers]
  for (const [name, value] of Object.entries(more)) put(all, name.toLowerCase(), value)
  if (close) all.push('connection', 'close')
  return all
}

/** A route's own header replaces ours of the same name (its page's Content-Security-Policy, say). */
function put(list: string[], name: string, value: string): void {
  for (let index = 0; index < list.length; index += 2) {
    if (list[index] === name) {
      list[index + 1] = value
      return
    }
  }
  list.push(name, value)
}
