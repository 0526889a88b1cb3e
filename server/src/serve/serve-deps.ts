// What the lists read from: every transaction of this handle is read-only.
import type { Queryable } from '../platform/database/database.ts'

export type ServeDeps = { readonly read: Queryable }
