// What reading needs: every transaction of this handle is read-only, and what is held in memory is only looked at.
import type { HeldPictures } from '../accounts/held-pictures.ts'
import type { MatchInvestorHash } from '../accounts/investor-password.ts'
import type { Queryable } from '../platform/database/database.ts'
import type { SharedRows } from './accounts/shared-rows.ts'

export type ServeDeps = {
  readonly read: Queryable
  readonly held: Pick<HeldPictures, 'get'>
  readonly shared: SharedRows
  readonly matchesInvestorHash: MatchInvestorHash
}
