// Turns a small MQL5 source into C++ for the shim: comments and literals are masked, lines keep their numbers.
// It knows what our test sources use and nothing else; MetaEditor remains the judge of real Expert Advisors.

type Piece = { readonly kind: 'code' | 'comment' | 'text' | 'character'; text: string }

/** `file` is named in #line, so that the C++ compiler's messages point into the MQL5 source. */
export function mqlToCpp(source: string, file: string): string {
  const pieces = split(source.replace(/^\ufeff/, ''))
  joinAdjacentTexts(pieces)
  const rewritten = pieces.map((piece) => {
    // A bare C literal plus a number would be pointer arithmetic: silently wrong.
    if (piece.kind === 'text') return `string(${piece.text})`
    return piece.kind === 'code' ? rewriteCode(piece.text) : piece.text
  })
  return `#line 1 ${JSON.stringify(file)}\n${rewritten.join('')}`
}

function split(source: string): Piece[] {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g
  const pieces: Piece[] = []
  let end = 0
  for (const match of source.matchAll(token)) {
    if (match.index > end) pieces.push({ kind: 'code', text: source.slice(end, match.index) })
    const first = match[0][0]
    pieces.push({
      kind: first === '"' ? 'text' : first === "'" ? 'character' : 'comment',
      text: match[0],
    })
    end = match.index + match[0].length
  }
  pieces.push({ kind: 'code', text: source.slice(end) })
  return pieces
}

/** "a" "b" is one literal; the white space between moves behind it, so no line moves. */
function joinAdjacentTexts(pieces: Piece[]): void {
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

const type = String.raw`(?:const\s+)?(?!return\b|new\b|delete\b|else\b|case\b|goto\b)[A-Za-z_]\w*`

function rewriteCode(code: string): string {
  return code
    .replace(/^[ \t]*#(?:property|resource|import)\b.*$/gm, '')
    .replace(/^[ \t]*input\s+group\b.*$/gm, '')
    .replace(/^([ \t]*)s?input\s+/gm, '$1')
    .replace(/\b(const\s+)?(\w+)\s*&\s*(\w+)\s*\[\s*\]/g, '$1array<$2> &$3')
    .replace(
      new RegExp(
        String.raw`(^[ \t]*|[;{}]\s*|static\s+)(${type})\s+((?:\w+\s*\[\s*\]\s*,\s*)*\w+\s*\[\s*\])\s*;`,
        'gm',
      ),
      (_, before: string, of: string, names: string) =>
        `${before}array<${of}> ${names.replace(/\s*\[\s*\]/g, '')};`,
    )
}
