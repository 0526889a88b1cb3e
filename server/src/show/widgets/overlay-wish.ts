// What an overlay's address asks for in its first frame: less than the token allows, never more.
import type { OverlayRecord } from '../../access/overlays/overlay.ts'
import { type Mask, masks, strictest } from './wire.ts'

export type Wish = {
  readonly accountId: number
  readonly mask: Mask
  readonly delayS: number
}

const MOST_DELAY_S = 900

/**
 * @param frame text of the first frame, which the stream has found to be an object
 * @param accountIdOf the account of that name among those the token shows; null when there is none
 */
export function readWish(
  frame: string,
  record: OverlayRecord,
  accountIdOf: (name: string) => number | null,
): Wish | 'no_such_account' {
  const said: unknown = JSON.parse(frame)
  const { mask, delay, account } = { ...(typeof said === 'object' ? said : {}) } as Readonly<
    Record<string, unknown>
  > // any members of any kind; each is checked below
  const [first = 0] = record.accountIds
  const accountId =
    typeof account === 'string' && account !== '' ? accountIdOf(account.slice(0, 64)) : first
  if (accountId === null) return 'no_such_account'
  const asked = masks.find((one) => one === mask) ?? 'none'
  const strict = strictest(record.mask, asked)
  const later = typeof delay === 'number' && Number.isInteger(delay) ? delay : 0
  return {
    accountId,
    // Stored masks are checked by the table; whatever else stood there would hide everything.
    mask: masks.find((one) => one === strict) ?? 'hidden',
    delayS: Math.min(MOST_DELAY_S, Math.max(record.delayS, later)),
  }
}
