// The path of a line from its heights, 0 to 1000; null is a gap, and a point between two gaps is a dot.

export function pathOf(line: readonly (number | null)[]): string {
  const step = 1000 / Math.max(1, line.length - 1)
  return line
    .map((height, at) => {
      if (height === null) return ''
      const isFirst = (line[at - 1] ?? null) === null
      const isLone = isFirst && (line[at + 1] ?? null) === null
      return `${isFirst ? 'M' : 'L'}${Math.round(at * step)} ${1000 - height}${isLone ? 'h0' : ''}`
    })
    .join('')
}
