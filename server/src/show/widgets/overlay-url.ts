// The address under which an overlay is opened. The token stands behind the # alone, which browsers send to nobody.
import type { Secret } from '../../platform/secret.ts'

/** @param origin such as https://ledger.example.com, without a slash at its end */
export function overlayUrl(
  origin: string,
  { id, widget }: { readonly id: string; readonly widget: string },
  look: Readonly<Record<string, string>>,
  token: Secret,
): string {
  const query = new URLSearchParams(look).toString()
  const path = widget === 'scene' ? `/o/scene/${id}` : `/o/${widget}`
  return token.use((text) => `${origin}${path}${query === '' ? '' : `?${query}`}#t=${text}`)
}
