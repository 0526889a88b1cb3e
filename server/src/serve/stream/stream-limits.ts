// How many streams may be open, and how much a client may leave unread.

/** Unsent bytes of one client; whoever leaves more unread is cut and may resume. */
export const MOST_UNSENT = 256 * 1024
/** While a client has this much unread, no further snapshots are made for it. */
export const PAUSE_UNSENT = 64 * 1024
export const MOST_PER_KEY = 1_000
export const MOST_STREAMS = 10_000
export const MOST_ACCOUNTS = 1_000
/** The first frame must say who calls. */
export const AUTH_MS = 5_000
export const HEARTBEAT_MS = 5_000
/** How often open streams are held against the keys that are accepted now, though nothing was heard of a change. */
export const LOOK_MS = 1_000
/** The least time between two such looks: each goes through all streams. */
export const RECHECK_MS = 50
