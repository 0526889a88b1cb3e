// What the server says of an import.
export type Preview = {
  readonly kind: string
  readonly account: string | null
  readonly server: string | null
  readonly rows: number
  readonly from: string | null
  readonly to: string | null
  readonly new: number
  readonly known: number
  readonly differs: number
  readonly missing: number
  readonly differences: readonly {
    readonly row: number
    readonly id: string
    readonly members: readonly {
      readonly name: string
      readonly file: string | null
      readonly ledger: string | null
    }[]
  }[]
  readonly totals: readonly {
    readonly name: string
    readonly printed: string | null
    readonly computed: string | null
    readonly verdict: string
  }[]
  readonly notes: readonly string[]
}

export type ImportAnswer = {
  readonly id: string
  readonly state: string
  readonly file_name: string
  readonly preview: Preview
  readonly imported: {
    readonly created: number
    readonly duplicate: number
    readonly refused: readonly { readonly row: number; readonly detail: string }[]
  } | null
}
