// Cuts a JSON text, already known to be valid, into the members of its outermost object with their source text.
// Validity is JSON.parse's business; this only finds the seams, so it can be simple and slow.
export type SourceMember = {
  readonly name: string
  readonly source: string
  /** Containers inside one another; 0 for a scalar. */
  readonly depth: number
  readonly numbers: readonly string[]
  /** Decoded texts, names included. */
  readonly texts: readonly string[]
}

export type SourceTree = {
  readonly members: readonly SourceMember[] | null
  readonly depth: number
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** `members` is null when the text is no object; `depth` is that of the whole text. */
export function readSource(text: string): SourceTree {
  const members: SourceMember[] = []
  let depth = 0
  let deepest = 0
  let isObject = false
  let open: {
    name: string
    start: number
    end: number
    deepest: number
    numbers: string[]
    texts: string[]
  } | null = null
  let name: string | null = null
  const close = (): void => {
    if (open === null) return
    members.push({
      name: open.name,
      source: text.slice(open.start, open.end),
      depth: open.deepest,
      numbers: open.numbers,
      texts: open.texts,
    })
    open = null
  }
  for (const match of text.matchAll(token)) {
    const [piece] = match
    const end = match.index + piece.length
    if (piece === '}' || piece === ']') {
      depth -= 1
      if (depth === 0) close()
      else if (open !== null) open.end = end
      continue
    }
    if (depth === 1 && isObject && piece === ',') {
      close()
      name = null
      continue
    }
    if (depth === 1 && isObject && open === null) {
      // Names are JSON texts; JSON.parse decodes what the seams have found.
      if (name === null) name = JSON.parse(piece) as string
      else if (piece === ':')
        open = { name, start: -1, end: -1, deepest: 0, numbers: [], texts: [] }
      continue
    }
    if (piece === '{' || piece === '[') {
      if (depth === 0) isObject = piece === '{'
      depth += 1
      deepest = Math.max(deepest, depth)
    }
    if (open !== null) {
      if (open.start < 0) open.start = match.index
      open.end = end
      open.deepest = Math.max(open.deepest, depth - 1)
      if (piece.startsWith('"')) open.texts.push(JSON.parse(piece) as string)
      else if (/^[-\d]/.test(piece)) open.numbers.push(piece)
    }
  }
  return { members: isObject ? members : null, depth: deepest }
}
