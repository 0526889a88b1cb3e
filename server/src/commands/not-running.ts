// Stands for any dependency while routes are only declared, for documents and tests: the handlers are there but have nothing to
// run on. Using it throws.

export function notRunning<T extends object>(): T {
  const refuse = () => {
    throw new Error('a route used its dependencies while it was declared')
  }
  // Its members are only passed on, never read: a value of any type will do.
  return new Proxy({}, { get: () => refuse }) as T
}
