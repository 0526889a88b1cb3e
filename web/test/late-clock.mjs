// Loaded into a server before its own code (NODE_OPTIONS=--import=…): the signal SIGUSR2 moves the clock that only grows on by
// five and a half minutes, so that a one-time code of just now is an old one and nobody has to wait for that.
const STEP_MS = 330_000
const real = performance.now.bind(performance)
let aheadMs = 0
Object.defineProperty(performance, 'now', { value: () => real() + aheadMs })
process.on('SIGUSR2', () => {
  aheadMs += STEP_MS
})
