// How large a file may be, before and after it is unpacked. A year of a busy account is about 20 MB as a page.
export const fileLimits = {
  /** Bytes of the file itself. */
  bytes: 64 * 1024 * 1024,
  /** Bytes of one part of a workbook, unpacked, and of all that are read. */
  unpackedBytes: 256 * 1024 * 1024,
  /** An honest workbook shrinks 5 to 30 times; one that shrinks more than this is made to fill a memory. */
  unpackedTimes: 200,
  parts: 1_000,
  rows: 500_000,
  columns: 256,
  /** Characters of one cell. */
  cell: 4_000,
  /** Tags inside each other. */
  depth: 64,
} as const
