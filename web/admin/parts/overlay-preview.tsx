// The overlay itself, live, in the page that made it: the same element as on anybody's page, loaded when it is first needed.
import { useEffect, useRef } from 'preact/hooks'

export function OverlayPreview({ path, widget }: { path: string; widget: string }) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = document.createElement(`tidemark-${widget}`)
    element.setAttribute('src', path)
    frame.current?.replaceChildren(element)
    void loadElements()
  }, [path, widget])
  return <div class="preview" ref={frame} data-theme="dark" />
}

/** Not part of this bundle: the script that overlays themselves load, from the same address. */
function loadElements(): Promise<unknown> {
  const script = '/overlays.js'
  return import(/* @vite-ignore */ script)
}
