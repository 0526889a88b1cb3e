// How many connections a server should read, so that servers on one database share them about evenly: nobody takes more
// than its part while others are there, and whoever came late is given some.

export type Shares = {
  /** Connections that can be read. */
  readonly connections: number
  /** How many each live server reads, by its id; this server is among them. */
  readonly held: ReadonlyMap<string, number>
  readonly self: string
}

/** How many more to claim now (above zero), or to give away (below zero; never more than one at a time). */
export function shareChange({ connections, held, self }: Shares): number {
  const own = held.get(self) ?? 0
  const servers = Math.max(1, held.size)
  const most = Math.ceil(connections / servers)
  const least = Math.floor(connections / servers)
  const somebodyLacks = [...held].some(([server, count]) => server !== self && count < least)
  // What is left over by the division is for whoever comes, but not before everybody has the even part.
  const part = somebodyLacks ? least : most
  if (own < part) return part - own
  // One more than another has is no reason to move: each move costs a new session with a broker.
  return own > most || (own > least && somebodyLacks) ? -1 : 0
}
