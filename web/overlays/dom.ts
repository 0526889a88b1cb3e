// Elements made by hand: text is only ever text, whatever stands in it.

export function make(
  parent: Element,
  kind: string,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElement {
  const element = document.createElement(kind)
  if (name !== '') {
    element.className = name
    element.setAttribute('part', name)
  }
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  parent.append(element)
  return element
}

/** Changes only what differs, so that nothing is laid out anew for nothing. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
