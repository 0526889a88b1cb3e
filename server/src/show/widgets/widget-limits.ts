// How much one widget token may take, and how often overlays are told something.

/** Open streams of one overlay; a stolen address cannot be watched by many. */
export const MOST_STREAMS_EACH = 5
export const MOST_STREAMS = 2_000
/** Combinations of account, mask and delay of one overlay that are kept up to date. */
export const MOST_FEEDS_EACH = 10
/** Unsent bytes of one overlay; it is cut and comes back. */
export const MOST_UNSENT = 256 * 1024
export const HEARTBEAT_MS = 5_000
/** At most five pictures a second: the page runs from one to the next by itself. */
export const FRAME_MS = 200
/** With a delay each second is kept once. */
export const DELAYED_FRAME_MS = 1_000
/** A delayed feed goes on for so long after the last who watched it, so that who comes back sees what is due. */
export const LINGER_MS = 60_000
/** How often open overlays are held against the tokens that are accepted now, though nothing was heard of a change. */
export const LOOK_MS = 1_000
