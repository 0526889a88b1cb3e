// Sentences for keys that are not there, not keys, or in the wrong place.
// None of them repeats what was typed if that may have been a key.
import { loadKeys } from '../../access/keys/key-store.ts'
import { checkToken, type TokenKind, type TokenParts } from '../../access/keys/token.ts'
import { closestName } from '../../platform/http/did-you-mean.ts'
import { type CommandContext, UsageError } from '../command.ts'

const kindNames: Readonly<Record<TokenKind, string>> = {
  i: 'ingest key',
  r: 'read key',
  t: 'trade key',
  s: 'signal hook secret',
  w: 'widget token',
  a: 'key with several purposes',
}

export type CheckVerdict = {
  readonly json: { readonly valid: boolean; readonly kind?: string; readonly id?: string }
  readonly text: string
}

export function checkVerdict(parts: TokenParts | null): CheckVerdict {
  if (parts === null)
    return {
      json: { valid: false },
      text: 'This is not a Tidemark key: its length, letters or checksum are wrong. Was it copied whole?',
    }
  const { kind, id } = parts
  return {
    json: { valid: true, kind, id },
    text: `This is a well-formed ${kindNames[kind]} with the id ${id}. Whether it is accepted shows: tidemark key list`,
  }
}

/** Throws unless `id` has the form of an id; a whole key, even a mistyped one, must travel no further. */
export function refuseKeyAsArgument(id: string): void {
  const parts = checkToken(id)
  if (parts === null) {
    // Names are looked up to suggest the id that was meant; nothing that may hold a key is.
    if (!/tmk|.{33}/.test(id)) return
    throw new UsageError(
      'That is not the id of a key: ids have 8 letters and digits. Look at: tidemark key list',
    )
  }
  throw new UsageError(
    `That is a whole key; its id is ${parts.id}. Others can read command lines, so replace the key: tidemark key rotate ${parts.id} --leaked`,
  )
}

export async function unknownKey(context: CommandContext, id: string): Promise<Error> {
  const database = await context.openDatabase()
  const keys = await loadKeys(database.read)
  const named = keys.find((key) => key.name === id)?.id
  const meant =
    named ??
    closestName(
      id,
      keys.map((key) => key.id),
    )
  const shown = /^[0-9A-Za-z]{1,16}$/.test(id) ? `"${id}"` : 'that'
  return new Error(
    `There is no key with the id ${shown}. ${meant === null ? 'Look at: tidemark key list' : `Did you mean ${meant}?`}`,
  )
}
