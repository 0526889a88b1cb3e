// Calls of the caller's functions, so that one that throws cannot stop the stream half way through a frame.
// Its error is reported as an uncaught one, as the runtime does with those of any event listener.

export function guarded<T>(call: ((value: T) => void) | undefined): (value: T) => void {
  return (value) => {
    try {
      call?.(value)
    } catch (problem) {
      queueMicrotask(() => {
        throw problem
      })
    }
  }
}
