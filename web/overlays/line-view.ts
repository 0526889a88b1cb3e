// A line of equity as one SVG path. What was not seen is a gap.
import { pathOf } from './line-path.ts'

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
