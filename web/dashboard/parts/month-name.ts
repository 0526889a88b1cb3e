// `2026-03` as people write it. A month lies in no zone.
const format = new Intl.DateTimeFormat(undefined, {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

export function monthName(period: string): string {
  return format.format(Date.parse(`${period}-01T00:00:00Z`))
}
