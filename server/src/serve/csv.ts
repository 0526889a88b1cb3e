// Lines of CSV after RFC 4180 that are safe to open in a spreadsheet.

export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

/** Text that a spreadsheet would run as a formula is made plain by a leading apostrophe. -1.5 is a number, -1+2 a formula. */
function toCell(value: string | null): string {
  if (value === null) return ''
  const plain = /^[=+@\t\r\n]|^-(?!\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$)/.test(value)
    ? `'${value}`
    : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
