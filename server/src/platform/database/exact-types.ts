// How values come back from PostgreSQL: as the server's own text, so that no digit is lost.
// Only types that fit JavaScript exactly are converted: bool, int2, int4, float8 and bytea.
const text = (value: string): string => value

const parsers: ReadonlyMap<number, (value: string) => unknown> = new Map<
  number,
  (value: string) => unknown
>([
  [16, (value) => value === 't'],
  [17, (value) => Buffer.from(value.slice(2), 'hex')], // bytea_output=hex is set on every connection
  [21, Number],
  [23, Number],
  [701, Number],
])

/** The shape the driver asks for; binary results are never requested. */
export const exactTypes = {
  getTypeParser: (oid: number): ((value: string) => unknown) => parsers.get(oid) ?? text,
}
