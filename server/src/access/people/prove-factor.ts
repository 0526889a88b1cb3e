// Checks a second factor: a code of the authenticator, each step once, or one of the recovery codes, each once.
import type { Queryable } from '../../platform/database/database.ts'
import { Secret } from '../../platform/secret.ts'
import { newOneTimeSecret, stepOfCode, typedCode } from './one-time-code.ts'
import { openOneTimeSecret } from './one-time-secret.ts'
import type { PeopleDeps } from './people-deps.ts'
import { useRecoveryCode, useStep } from './person-store.ts'
import { isRecoveryCode, recoveryHash } from './recovery-code.ts'

export type Factor = 'one_time_code' | 'recovery_code'

/** Names that nobody has are checked against it. */
const nobodysSecret = new Secret(newOneTimeSecret())

/** Which factor it was, used up by this; null = it is none. A person's id of null costs the same work. */
export async function proveFactor(
  tx: Queryable,
  { vault, clock }: Pick<PeopleDeps, 'vault' | 'clock'>,
  personId: number | null,
  text: string,
): Promise<Factor | null> {
  const code = typedCode(text)
  const stored = personId === null ? null : await openOneTimeSecret(tx, vault, 'people', personId)
  if (code !== null) {
    const step = stepOfCode(stored ?? nobodysSecret, code, clock.now())
    const isFresh = step !== null && (await useStep(tx, personId ?? -1, step))
    return isFresh && stored !== null ? 'one_time_code' : null
  }
  if (!isRecoveryCode(text)) return null
  return (await useRecoveryCode(tx, personId ?? -1, recoveryHash(text))) ? 'recovery_code' : null
}
