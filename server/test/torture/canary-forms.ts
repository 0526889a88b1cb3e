// Every disguise in which a planted secret could leak, and a search for thousands of them in one pass over the bytes.
// Three leading bytes decide whether a place is looked at closer, so the pass costs little more than reading.

export type Canary = { readonly name: string; readonly text: string }

export type Hit = { readonly canary: string; readonly form: string; readonly at: number }

type Needle = { readonly canary: string; readonly form: string; readonly bytes: Buffer }

/** The forms of one secret: as it is, in halves, and encoded as programs encode things on their way out. */
export function formsOf(text: string): { form: string; bytes: Buffer }[] {
  const raw = Buffer.from(text, 'utf8')
  const half = Math.floor(text.length / 2)
  const forms: { form: string; bytes: Buffer }[] = [
    { form: 'raw', bytes: raw },
    { form: 'first half', bytes: Buffer.from(text.slice(0, half)) },
    { form: 'second half', bytes: Buffer.from(text.slice(half)) },
    { form: 'reversed', bytes: Buffer.from([...text].reverse().join('')) },
    { form: 'hex', bytes: Buffer.from(raw.toString('hex')) },
    { form: 'HEX', bytes: Buffer.from(raw.toString('hex').toUpperCase()) },
    { form: 'url', bytes: Buffer.from(encodeURIComponent(text)) },
    { form: 'url, every byte', bytes: Buffer.from(raw.toString('hex').replace(/../g, '%$&')) },
    { form: 'json', bytes: Buffer.from(JSON.stringify(text).slice(1, -1)) },
    {
      form: 'json, every character',
      bytes: Buffer.from(
        [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
      ),
    },
    { form: 'utf16le', bytes: Buffer.from(text, 'utf16le') },
    { form: 'utf16be', bytes: Buffer.from(text, 'utf16le').swap16() },
  ]
  for (const offset of [0, 1, 2])
    for (const encoding of ['base64', 'base64url'] as const)
      forms.push({
        form: `${encoding} at ${offset}`,
        bytes: Buffer.from(insideBase64(raw, offset, encoding)),
      })
  const seen = new Set<string>()
  // Short pieces would be found by chance in a gigabyte of anything.
  return forms.filter(({ bytes }) => {
    const key = bytes.toString('latin1')
    if (bytes.length < 10 || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The letters that the secret gives wherever it begins at `offset` modulo 3 in what is encoded. */
function insideBase64(raw: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const padded = Buffer.concat([Buffer.alloc(offset), raw])
  const whole = padded.subarray(0, padded.length - (padded.length % 3)).toString(encoding)
  return whole.slice(offset === 0 ? 0 : 4)
}

export class CanarySearch {
  readonly #needles = new Map<number, Needle[]>()
  readonly #starts = new Uint8Array(2 ** 24 / 8)

  constructor(canaries: readonly Canary[]) {
    for (const canary of canaries)
      for (const { form, bytes } of formsOf(canary.text)) {
        const start = startOf(bytes, 0)
        const list = this.#needles.get(start) ?? []
        list.push({ canary: canary.name, form, bytes })
        this.#needles.set(start, list)
        this.#starts[start >> 3] = (this.#starts[start >> 3] ?? 0) | (1 << (start & 7))
      }
  }

  /** Every place of `bytes` where a canary stands in some form. */
  find(bytes: Buffer): Hit[] {
    const hits: Hit[] = []
    const starts = this.#starts
    let start = bytes.length < 2 ? 0 : startOf(bytes, -1)
    for (let at = 0; at + 2 < bytes.length; at += 1) {
      start = ((start << 8) | (bytes[at + 2] ?? 0)) & 0xffffff
      if (((starts[start >> 3] ?? 0) & (1 << (start & 7))) === 0) continue
      for (const needle of this.#needles.get(start) ?? [])
        if (bytes.subarray(at, at + needle.bytes.length).equals(needle.bytes))
          hits.push({ canary: needle.canary, form: needle.form, at })
    }
    return hits
  }
}

function startOf(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
}
