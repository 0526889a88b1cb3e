// A part whose code loads when it is first shown, such as a dialog: the first page need not carry it.
// While it loads nothing stands in its place; when it cannot be loaded, nothing happens, and a further try may do.
import { useSignal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'

export function onDemand<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  return function OnDemand(props) {
    const loaded = useSignal<{ Part: FunctionComponent<Props> } | null>(null)
    useEffect(() => {
      let isGone = false
      load().then(
        (Part) => {
          if (!isGone) loaded.value = { Part }
        },
        () => {},
      )
      return () => {
        isGone = true
      }
    }, [])
    if (loaded.value === null) return null
    const { Part } = loaded.value
    return <Part {...props} />
  }
}
