// Masks of groups and symbols: `*` stands for anything, `!` before a mask excludes. Letter case does not count.

export type Masks = (name: string) => boolean

export function createMasks(masks: readonly string[]): Masks {
  const known = new Map<string, boolean>()
  const [included, excluded] = [
    masks.filter((mask) => !mask.startsWith('!')).map(patternOf),
    masks.filter((mask) => mask.startsWith('!')).map((mask) => patternOf(mask.slice(1))),
  ]
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const matches = (pattern: RegExp) => pattern.test(name)
    const isIn = included.some(matches) && !excluded.some(matches)
    known.set(name, isIn)
    return isIn
  }
}

export const isMask = (text: string) => /[*!,]/.test(text)

/** A doubled backslash is the same as one. */
function patternOf(mask: string): RegExp {
  const parts = mask.replaceAll('\\\\', '\\').split('*')
  const pattern = parts.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')
  return new RegExp(`^${pattern}$`, 'i')
}
