// What each column of a list of trades holds, by the words over it and what a person said of them.
import type { ReadOptions } from '../content.ts'
import { plain } from '../metatrader/words.ts'
import { refuse, type SheetRow, shown } from '../sheet.ts'
import { isAccountColumn, isNetColumn, memberFor } from './known-columns.ts'

/** Members of a trade that every row must give. */
export const requiredMembers: readonly string[] = [
  ...(['asset_symbol', 'order_type', 'entry_time', 'entry_price', 'position_size'] as const),
]

export type ListColumns<Member> = {
  readonly columns: ReadonlyMap<Member, number>
  /** Says whose trades these are. */
  readonly account: number | null
  /** Words over columns that are not read. */
  readonly unused: readonly string[]
}

/** `isMember`: whether a column may say it. Throws where a member that every row must give has no column. */
export function listColumns<Member extends string>(
  header: SheetRow,
  { map }: ReadOptions,
  isMember: (name: string) => name is Member,
): ListColumns<Member> {
  const { cells, row } = header
  const columns = new Map<string, number>()
  const nets: number[] = []
  const unused: string[] = []
  let account: number | null = null
  for (const column of map.keys())
    if (!cells.includes(column))
      throw refuse(`--map names the column ${shown(column)}, and the file has ${wordsOf(header)}`, {
        row,
      })
  for (const [place, cell] of cells.entries()) {
    if (cell === '') continue
    const member = map.get(cell) ?? memberFor(cell)
    if (member === undefined) {
      if (isNetColumn(cell)) nets.push(place)
      else if (account === null && isAccountColumn(cell)) account = place
      else unused.push(cell)
    } else if (!isMember(member))
      throw refuse(`--map names ${shown(member)}, which is no member of a trade`, { row })
    else if (!columns.has(member)) columns.set(member, place)
    else if (map.has(cell))
      throw refuse(`two columns are given for ${member}`, { row, column: place })
    else {
      const exit = exitOf(member, cell, header, columns)
      const isGiven = cells.some((other) => (map.get(other) ?? memberFor(other)) === exit)
      if (exit === null || isGiven) unused.push(cell)
      else columns.set(exit, place)
    }
  }
  const [net, ...more] = nets
  if (net !== undefined && !columns.has('realized_pnl')) takeNet(columns, header, net)
  else more.unshift(...nets.slice(0, 1))
  refuseMissing(columns, header)
  const named = new Map<Member, number>()
  for (const [name, place] of columns) if (isMember(name)) named.set(name, place)
  return {
    ...{ columns: named, account },
    unused: [...unused, ...more.map((place) => cells[place] ?? '')],
  }
}

const wordsOf = ({ cells }: SheetRow) =>
  cells
    .filter((cell) => cell !== '')
    .map(shown)
    .join(', ')

/** The very same word twice: a terminal's list of positions has Time and Price of the opening, then of the closing. */
function exitOf(
  member: string,
  cell: string,
  { cells }: SheetRow,
  columns: ReadonlyMap<string, number>,
): string | null {
  if (member !== 'entry_time' && member !== 'entry_price') return null
  const exit = member === 'entry_time' ? 'exit_time' : 'exit_price'
  const first = cells[columns.get(member) ?? -1] ?? ''
  return plain(first) === plain(cell) && !columns.has(exit) ? exit : null
}

/** What is left after costs is the result, unless the costs are there to be taken off once more. */
function takeNet(columns: Map<string, number>, { cells, row }: SheetRow, net: number): void {
  const costs = (['commission', 'swap', 'fee'] as const).flatMap((name) => columns.get(name) ?? [])
  if (costs.length > 0)
    throw refuse(
      `${shown(cells[net] ?? '')} is what is left after costs, and ${costs.map((place) => shown(cells[place] ?? '')).join(', ')} would be taken off once more. Say which column is the result before costs with --map "column=realized_pnl", or leave the columns of costs out of the file`,
      { row, column: net },
    )
  columns.set('realized_pnl', net)
}

function refuseMissing(columns: ReadonlyMap<string, number>, header: SheetRow): void {
  const missing = requiredMembers.filter((member) => !columns.has(member))
  if (missing.length > 0)
    throw refuse(
      `no column is known for ${missing.join(', ')}. Say which with --map "column=member"; the file has ${wordsOf(header)}`,
      { row: header.row },
    )
}
