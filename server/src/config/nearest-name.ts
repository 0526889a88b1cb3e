// Finds the name that somebody probably meant, by edit distance.
// Two letters that changed places count as one slip, as they do for fingers.

/** The nearest of `names`, or null when none is near enough to be worth suggesting. */
export function nearestName(typed: string, names: readonly string[]): string | null {
  let nearest: string | null = null
  let least = Math.max(2, Math.floor(typed.length / 4)) + 1
  for (const name of names) {
    const distance = editDistance(typed, name)
    if (distance < least) {
      least = distance
      nearest = name
    }
  }
  return nearest
}

function editDistance(left: string, right: string): number {
  let twoAgo: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1]
      const swapped =
        row > 1 &&
        column > 1 &&
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1]
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped ? at(twoAgo, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    twoAgo = previous
    previous = current
  }
  return at(previous, right.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
