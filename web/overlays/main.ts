// The overlays' script: the elements for anybody's page, and the overlay of our own pages /o/….
import './overlays.css'
import { isWidget, widgetNames } from '@tidemark/contract/widget'
import { elementFor, type OverlayElement } from './overlay-element.ts'

for (const name of widgetNames)
  if (customElements.get(`tidemark-${name}`) === undefined)
    customElements.define(`tidemark-${name}`, elementFor(name))

const [, place, widget = ''] = location.pathname.split('/')
if (place === 'o' && isWidget(widget) && location.origin === new URL(import.meta.url).origin) {
  // Of our own kind: the element was defined above.
  const element = document.createElement(`tidemark-${widget}`) as OverlayElement
  element.isPage = true
  element.setAttribute('src', location.href)
  document.title = `Tidemark ${widget}`
  document.querySelector('main')?.append(element)
  // Somebody who puts another address into the source wants that one.
  addEventListener('hashchange', () => location.reload())
}
