// How long a point of a drawn curve is: at most 2,000 points, of a length that people know.

export const MOST_POINTS = 2_000

/** In seconds: a minute to a week. */
export const resolutions = {
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '1h': 3_600,
  '4h': 14_400,
  '1d': 86_400,
  '1w': 604_800,
} as const

export type Resolution = keyof typeof resolutions

export const resolutionNames = Object.keys(resolutions) as Resolution[]

/** The one asked for, made coarser until the span fits. */
export function fittingResolution(asked: Resolution | null, spanS: number): Resolution {
  const from = asked === null ? 0 : resolutionNames.indexOf(asked)
  const fitting = resolutionNames
    .slice(from)
    .find((name) => spanS / resolutions[name] <= MOST_POINTS)
  return fitting ?? '1w'
}
