// A line of equity as one SVG path. What was not seen is a gap.

const svg = 'http://www.w3.org/2000/svg'

export function lineView(box: Element): (line: readonly (number | null)[] | undefined) => void {
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('viewBox', '0 -20 1000 1040')
  picture.setAttribute('preserveAspectRatio', 'none')
  picture.setAttribute('aria-hidden', 'true')
  picture.setAttribute('part', 'line')
  const path = document.createElementNS(svg, 'path')
  picture.append(path)
  return (line = []) => {
    if (line.length > 0) box.append(picture)
    else picture.remove()
    path.setAttribute('d', pathOf(line))
  }
}

export function pathOf(line: readonly (number | null)[]): string {
  const step = 1000 / Math.max(1, line.length - 1)
  let isDrawn = false
  return line
    .map((height, at) => {
      if (height === null) {
        isDrawn = false
        return ''
      }
      const move = isDrawn ? 'L' : 'M'
      isDrawn = true
      return `${move}${Math.round(at * step)} ${1000 - height}`
    })
    .join('')
}
