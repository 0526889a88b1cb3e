// Instants between SQL and code: whole milliseconds since 1970 on this side, timestamptz on that one.
// Both take only names and parameters of our own statements.

export const ms = (name: string): string => `(extract(epoch from ${name}) * 1000)::bigint`
export const instant = (parameter: string): string => `to_timestamp(${parameter}::numeric / 1000)`
