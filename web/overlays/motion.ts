// Whether something may move: not for people who want none, and not while the source is not on air.
import type { Look } from './settings.ts'

const reduced = matchMedia('(prefers-reduced-motion: reduce)')
let isActive = true

/** Milliseconds of a movement; 0 = none. */
export const motionOf = (look: Look): number =>
  reduced.matches || !isActive || document.hidden ? 0 : Number(look.ms)

/** Streaming software says when the source is shown again: what was missed is then fetched afresh. */
export function onShownAgain(act: () => void): void {
  for (const name of ['obsSourceActiveChanged', 'obsSourceVisibleChanged'])
    addEventListener(name, (event) => {
      const { detail } = event as CustomEvent<{ active?: boolean; visible?: boolean }> // as obs-browser sends it
      const was = isActive
      isActive = detail?.active ?? detail?.visible ?? true
      if (isActive && !was) act()
    })
}
