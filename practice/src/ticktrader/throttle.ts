// Requests of an account within a second of the broker's clock.

export function createThrottle(now: () => number) {
  const counted = new Map<string, { second: number; count: number }>()
  return {
    /** Whether one more is within the limit; 0 = no limit. */
    takes(account: string, perSecond: number): boolean {
      if (perSecond === 0) return true
      const second = Math.floor(now() / 1000)
      const found = counted.get(account)
      if (found === undefined || found.second !== second) {
        counted.set(account, { second, count: 1 })
        return true
      }
      found.count += 1
      return found.count <= perSecond
    },
  }
}

export type Throttle = ReturnType<typeof createThrottle>
