// A search of every file of a folder for values, in every form in which a program or PostgreSQL could write them.
// Whoever keeps values in memory alone leaves no hit.
import { formsOf } from '../canary-forms.ts'
import { filePlaces } from '../secret-places.ts'

export function searchDisk(
  folder: string,
  canaries: readonly { readonly name: string; readonly text: string }[],
): { hits: string[]; megabytes: number } {
  const needles = canaries.flatMap(({ name, text }) => [
    ...formsOf(text).map(({ form, bytes }) => ({ name, form, bytes })),
    ...(/^\d+\.\d\d$/.test(text)
      ? [{ name, form: 'numeric of PostgreSQL', bytes: numericBytes(text) }]
      : []),
  ])
  const hits: string[] = []
  let bytes = 0
  for (const place of filePlaces(folder, () => false)) {
    const content = place.bytes()
    bytes += content.length
    for (const needle of needles)
      if (content.includes(needle.bytes))
        hits.push(`${needle.name} (${needle.form}) in ${place.name}`)
  }
  return { hits, megabytes: Math.round(bytes / 1e6) }
}

/** The digits as PostgreSQL stores them: groups of four, 16 bits each, little end first. */
function numericBytes(text: string): Buffer {
  const [whole = '', fraction = ''] = text.split('.')
  const groups = [
    ...(whole.padStart(Math.ceil(whole.length / 4) * 4, '0').match(/.{4}/g) ?? []),
    ...(fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0').match(/.{4}/g) ?? []),
  ]
  const bytes = Buffer.alloc(groups.length * 2)
  groups.forEach((group, at) => {
    bytes.writeInt16LE(Number(group), at * 2)
  })
  return bytes
}
