// What people do with files at a page: upload one and see what it would add, confirm it, or drop it.
// Each act stands in the audit with the file's digest; the deals and trades themselves stand there as everything that is reported.
import { createHash } from 'node:crypto'
import { appendEntry, commandChain } from '../access/audit/write-entry.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { TidemarkError } from '../platform/problem.ts'
import { confirmImport, type ImportResult } from './confirm-import.ts'
import {
  dropImport,
  finishImport,
  giveBackImport,
  insertImport,
  loadImport,
  type StoredImport,
  takeImport,
} from './import-store.ts'
import { readOptions, writeOptions } from './options-text.ts'
import { type ImportDeps, type ImportOptions, planImport } from './plan-import.ts'
import { previewOf } from './preview.ts'

export type ManageImportsDeps = ImportDeps & {
  readonly database: Pick<Database, 'transaction' | 'read' | 'write'>
  readonly clock: Pick<Clock, 'now'>
  /** Who acts, for the audit, such as `person:alice`. */
  readonly actor: string
}

/** Throws import_unreadable; then nothing is kept. */
export async function uploadImport(
  deps: ManageImportsDeps,
  file: { readonly name: string; readonly bytes: Uint8Array },
  options: ImportOptions,
): Promise<StoredImport> {
  const plan = await planImport(deps, file.bytes, options)
  return insertImport(deps.database.write, {
    fileName: file.name,
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    content: file.bytes,
    ...{ options: writeOptions(options), preview: JSON.stringify(previewOf(plan)), by: deps.actor },
  })
}

/** Throws state_conflict when somebody confirmed or dropped it before. */
export async function confirmUpload(deps: ManageImportsDeps, id: string): Promise<ImportResult> {
  const { database, actor } = deps
  const taken = await takeImport(database.write, id, actor)
  if (taken === null)
    throw new TidemarkError(
      'state_conflict',
      'This import was confirmed or dropped before, or is older than an hour.',
    )
  try {
    const plan = await planImport(deps, taken.content, readOptions(taken.options))
    const result = await confirmImport(deps.ledger, plan, actor)
    const stored = await loadImport(database.read, id)
    await database.transaction(async (tx) => {
      await finishImport(tx, id, JSON.stringify(result))
      await appendEntry(tx, commandChain, {
        ...{ kind: 'file_imported', at: new Date(deps.clock.now()).toISOString(), by: actor },
        ...{ file_kind: plan.content.kind, sha256: stored?.sha256 ?? '' },
        ...{ account: plan.account, created: result.created, refused: result.refused.length },
      })
    })
    return result
  } catch (error) {
    await giveBackImport(database.write, id)
    throw error
  }
}

export async function dropUpload({ database }: ManageImportsDeps, id: string): Promise<void> {
  if (!(await dropImport(database.write, id)))
    throw new TidemarkError(
      'state_conflict',
      'This import was confirmed or dropped before, or is older than an hour.',
    )
}
