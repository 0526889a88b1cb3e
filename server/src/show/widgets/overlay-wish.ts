// What an overlay's address asks for in its first frame: less than the token allows, never more.
import type { OverlayRecord } from '../../access/overlays/overlay.ts'
import { type Mask, masks } from './wire.ts'

export type Wish = {
  readonly accountId: number
  readonly mask: Mask
  readonly delayS: number
}

const MOST_DELAY_S = 900

/** Stored masks are checked by the table; whatever else stood there would hide everything. */
export const maskOf = (stored: string): Mask => masks.find((one) => one === stored) ?? 'hidden'

/**
 * The mask that an address gets. Two ways to hide the same amount tell it together: rounded amounts beside percentages give the basis,
 * and with it each amount. So beside the owner's own mask an address may only hide everything.
 */
export function maskFor(owner: Mask, asked: unknown): Mask {
  if (owner === 'none') return masks.find((one) => one === asked) ?? 'none'
  return asked === 'hidden' ? 'hidden' : owner
}

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
  const later = typeof delay === 'number' && Number.isInteger(delay) ? delay : 0
  return {
    accountId,
    mask: maskFor(maskOf(record.mask), mask),
    delayS: Math.min(MOST_DELAY_S, Math.max(record.delayS, later)),
  }
}
