// Checks of the two things that every client is given: the server's address and a key.
// Their texts are never shown in an error: an address may hold a password, and a key is one.

/** The server's address, ending in a slash, without anything that does not belong into one. */
export function readServerUrl(given: unknown): URL {
  const url = parse(given instanceof URL ? given.href : given)
  if (url === null)
    throw new TypeError('url must be the address of the server, such as http://127.0.0.1:8787')
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('url must begin with http:// or https://')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new TypeError('url must not hold a user, a password, a query or a fragment')
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

export function readKey(given: unknown): string {
  // A key that was read from a file ends with its newline.
  const key = typeof given === 'string' ? given.trim() : ''
  if (!/^[\x21-\x7e]{1,512}$/.test(key))
    throw new TypeError('key must be an API key: 1 to 512 visible ASCII characters')
  return key
}

export function readCount(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
    throw new RangeError(`${name} must be a whole number from ${least} to ${most}`)
  return value
}

/** Undefined stays undefined; anything but a function is an error. */
export function readFunction<T>(name: string, value: T): T {
  if (value !== undefined && typeof value !== 'function')
    throw new TypeError(`${name} must be a function`)
  return value
}

/** A typo in an option must not pass for a default. */
export function checkNames(
  what: string,
  options: unknown,
  names: readonly string[],
  form = 'an object with url and key',
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${what} takes ${form}`)
  for (const name of Object.keys(options))
    if (!names.includes(name))
      throw new TypeError(`${what} has no option ${name}; it has ${names.join(', ')}`)
}

function parse(text: unknown): URL | null {
  try {
    return typeof text === 'string' ? new URL(text) : null
  } catch {
    return null // no address
  }
}
