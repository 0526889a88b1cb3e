// Cuts MQL5 source into code, comments, literals and #line marks, so that a rewrite of code cannot touch the rest.
// The pieces joined again are the source, character by character.
export type Piece = {
  readonly kind: 'code' | 'comment' | 'text' | 'character' | 'mark'
  text: string
}

const token =
  /^#line[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|\bD'[^'\n]*'|'(?:[^'\\\n]|\\.)*'/gm

export function splitSource(source: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of source.matchAll(token)) {
    if (match.index > end) pieces.push({ kind: 'code', text: source.slice(end, match.index) })
    pieces.push({ kind: kindOf(match[0]), text: match[0] })
    end = match.index + match[0].length
  }
  pieces.push({ kind: 'code', text: source.slice(end) })
  return pieces
}

function kindOf(text: string): Piece['kind'] {
  if (text.startsWith('#')) return 'mark'
  if (text.startsWith('"')) return 'text'
  return text.startsWith('/') ? 'comment' : 'character'
}

/** "a" "b" is one literal; the white space between moves behind it, so no line moves. */
export function joinAdjacentTexts(pieces: Piece[]): void {
  for (let at = 0; at + 2 < pieces.length; at += 1) {
    const [left, gap, right] = [pieces[at], pieces[at + 1], pieces[at + 2]]
    if (left?.kind !== 'text' || gap?.kind !== 'code' || right?.kind !== 'text') continue
    if (gap.text.trim() !== '') continue
    // Two literals stay two tokens of C++: "\x1" "2" must not become "\x12".
    left.text = `${left.text} ${right.text}`
    pieces.splice(at + 2, 1)
    at -= 1
  }
}

/** The source with comments and literals blanked: the same length, the same lines, nothing but code. */
export function maskSource(pieces: readonly Piece[]): string {
  return pieces
    .map(({ kind, text }) => (kind === 'code' ? text : text.replace(/[^\n]/g, ' ')))
    .join('')
}
