// The rewrites that MQL5 code needs to be C++ for the shim, each on code alone (comments and literals are masked).
// Every rewrite keeps the number of lines.
const identifier = String.raw`[A-Za-z_]\w*`
const type = String.raw`(?!return\b|new\b|delete\b|else\b|case\b|goto\b|throw\b)${identifier}`
const declarator = String.raw`${identifier}(?:\s*\[\s*\])?`

const arrayDeclaration = new RegExp(
  String.raw`(?<=^[ \t]*|[;{}]\s*|\bstatic\s+)(${type})(\s+)(${declarator}(?:\s*,\s*${declarator})*)\s*;`,
  'gm',
)

export function rewriteCode(code: string): string {
  return code
    .replace(/(^|[^\w:>)\]])::(?=[A-Za-z_])/g, '$1::mql::')
    .replace(
      new RegExp(String.raw`\b(const\s+)?(${identifier})\s*&\s*(${identifier})\s*\[\s*\]`, 'g'),
      (_, constant: string | undefined, of: string, name: string) =>
        `${constant ?? ''}array<${of}> &${name}`,
    )
    .replace(arrayDeclaration, (whole: string, of: string, gap: string, names: string) => {
      if (!names.includes('[')) return whole
      const all = names.split(',')
      const arrays = all.filter((name) => name.includes('['))
      const scalars = all.filter((name) => !name.includes('['))
      const shown = (list: string[]) => list.map((name) => name.replace(/\s*\[\s*\]/, '')).join(',')
      const plain = scalars.length === 0 ? '' : `${of}${gap}${shown(scalars).trimStart()}; `
      return `${plain}array<${of}>${gap}${shown(arrays).trimStart()};`
    })
}

/** D'2024.01.01 00:00' is a moment; every other character literal stays. */
export function rewriteCharacter(literal: string): string {
  return literal.startsWith('D') ? `StringToTime(string("${literal.slice(2, -1)}"))` : literal
}
