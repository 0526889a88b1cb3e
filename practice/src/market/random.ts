// A small seeded generator (xorshift, 32 bits): the same seed gives the same market on every machine.

export type Random = {
  /** A whole number from 0 up to and without `below`. */
  whole(below: number): number
}

export function createRandom(seed: number): Random {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1
  return {
    whole(below) {
      state ^= (state << 13) >>> 0
      state ^= state >>> 17
      state ^= (state << 5) >>> 0
      state >>>= 0
      return state % below
    },
  }
}
