// Why the server closes an overlay's socket, as on the stream of keys.

export const closeCodes = {
  /** Come again: the server stops, or what the token allows has changed. */
  going: 1001,
  badToken: 4401,
  revoked: 4403,
  slow: 4408,
  tooMany: 4409,
} as const
