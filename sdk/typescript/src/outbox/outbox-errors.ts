// What a caller of the outbox may have to handle, one class each.
// None of them ever carries the key, a trade's content or an answer's body.

/** Another process, or another outbox of this one, owns the folder. */
export class OutboxInUse extends Error {
  override readonly name = 'OutboxInUse'
}

/** The trade was not queued: the outbox holds `maxBytes`, or the disk is full. Nothing half of it counts. */
export class OutboxFull extends Error {
  override readonly name = 'OutboxFull'
}

/** `logTrade` after `close`. */
export class OutboxClosed extends Error {
  override readonly name = 'OutboxClosed'
}

/** The folder cannot be read or written; `cause` is the system's error. */
export class OutboxFailed extends Error {
  override readonly name = 'OutboxFailed'
}

/** The error code of the system, such as ENOSPC; '' when the problem is something else. */
export function systemCode(problem: unknown): string {
  if (!(problem instanceof Error) || !('code' in problem)) return ''
  return typeof problem.code === 'string' ? problem.code : ''
}

/** Whether a write failed because there is no room for it. */
export function isNoRoom(problem: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemCode(problem))
}
