// <tidemark-…>: an overlay as an element. In our own pages it is part of the page; in others it has a root of its own.
// <tidemark-stat src="https://…/o/stat#t=…"> is enough; single attributes say more than the address.
import { looksOf, type Part, type WidgetFrame, type WidgetName } from '@tidemark/contract/widget'
import { openLink } from './link.ts'
import { onShownAgain } from './motion.ts'
import { sayOnce } from './say-once.ts'
import { readSettings } from './settings.ts'
import { type WidgetView, widgetView } from './widget-view.ts'

export type OverlayElement = HTMLElement & { isPage: boolean }

const here = new URL(import.meta.url).origin

export function elementFor(widget: WidgetName): new () => OverlayElement {
  return class extends HTMLElement {
    isPage = false
    #end: (() => void) | null = null

    connectedCallback(): void {
      this.#end ??= begin(this, widget)
    }

    disconnectedCallback(): void {
      this.#end?.()
      this.#end = null
    }
  }
}

function begin(element: OverlayElement, widget: WidgetName): () => void {
  const address = new URL(element.getAttribute('src') ?? '', here)
  const given: Record<string, string> = Object.fromEntries(address.searchParams)
  for (const name of [...Object.keys(looksOf(widget)), 'account'])
    if (element.hasAttribute(name)) given[name] = element.getAttribute(name) ?? ''
  const token =
    element.getAttribute('token') ?? new URLSearchParams(address.hash.slice(1)).get('t') ?? ''
  const { account, ...looks } = given
  const settings = readSettings(widget, looks)
  const root = rootOf(element)
  let delayS = 0
  let views: readonly WidgetView[] = []
  let shownParts = ''

  function put(parts: readonly Part[]): void {
    const text = JSON.stringify(parts)
    // The same parts keep their last values: nothing blinks when the connection comes back.
    if (text === shownParts) return
    shownParts = text
    for (const { box } of views) box.remove()
    views = parts.map((part) => {
      const own =
        widget === 'scene' ? readSettings(part.widget, { ...looks, ...part.look }) : settings
      const view = widgetView(root, part.widget, own, () => delayS)
      if (widget === 'scene' && part.box !== undefined) place(view.box, part.box)
      return view
    })
  }

  // Something is seen before anything is heard, so that a server that is away looks like one.
  put(widget === 'scene' ? [] : [{ widget, box: [0, 0, 1, 1], look: {} }])
  const each = (act: (view: WidgetView) => void) => {
    for (const view of views) act(view)
    sayOnce(views)
  }
  let linkState: Parameters<WidgetView['link']> = ['offline', 'connecting']

  function take(frame: WidgetFrame): void {
    if (frame.type === 'hello') {
      delayS = frame.delay_s
      put(widget === 'scene' ? frame.parts : [{ widget, box: [0, 0, 1, 1], look: {} }])
      each((view) => {
        view.link(...linkState)
        view.blank(frame.blank)
      })
    } else if (frame.type === 'blank') each((view) => view.blank(frame.blank))
    else if ('part' in frame) {
      views[frame.part]?.take(frame)
      sayOnce(views)
    }
  }

  const auth = {
    ...{ token, mask: settings.look.mask, delay: settings.look.delay },
    ...(account === undefined ? {} : { account }),
  }
  const origin = element.getAttribute('server') ?? address.origin
  const link = openLink({
    ...{ origin, auth, onFrame: take },
    onState(...state) {
      linkState = state
      each((view) => view.link(...state))
    },
  })
  onShownAgain(link.again)
  const seconds = setInterval(() => each((view) => view.second()), 1_000)
  return () => {
    clearInterval(seconds)
    link.close()
    for (const { box } of views) box.remove()
  }
}

/** The page's own element, or a root that the page's style cannot reach but by the parts. */
function rootOf(element: OverlayElement): Element {
  if (element.isPage) return element
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
  const style = document.createElement('link')
  style.rel = 'stylesheet'
  style.href = `${here}/overlays.css`
  const root = document.createElement('div')
  root.className = 'root'
  shadow.replaceChildren(style, root)
  return root
}

function place(box: HTMLElement, [x, y, width, height]: NonNullable<Part['box']>): void {
  const share = (part: number, whole: number) => `${(part / whole) * 100}%`
  Object.assign(box.style, {
    ...{ position: 'absolute', left: share(x, 1920), top: share(y, 1080) },
    ...{ width: share(width, 1920), height: share(height, 1080) },
  })
}
