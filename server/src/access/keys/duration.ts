// Lengths of time as people type them: 30d, 24h, 90m, 45s, 2w.
// Always one number and one unit, so that nothing is ambiguous.
const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** Seconds, or null when the text is no length of time. `0` needs no unit. */
export function parseDuration(text: string): number | null {
  if (text.trim() === '0') return 0
  const match = /^(\d{1,7})([smhdw])$/.exec(text.trim())
  const seconds = secondsOf[match?.[2] ?? '']
  return match === null || seconds === undefined ? null : Number(match[1]) * seconds
}
