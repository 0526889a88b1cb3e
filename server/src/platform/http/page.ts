// The frame of every HTML page: one stylesheet, at most one script, both named by hash in the page's own policy.
// Nothing is ever loaded from elsewhere, and no markup that was not escaped gets in.
import { createHash } from 'node:crypto'
import { pageStyle } from './page-style.ts'
import type { RouteAnswer } from './route.ts'

/** Markup that is safe to put into a page. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | null | readonly Part[]

/** Template tag: every value is escaped unless it is Html. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((all, piece, i) => all + render(parts[i - 1] ?? null) + piece))
}

function render(part: Part): string {
  if (part === null) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(render).join('')
  return escapeHtml(String(part))
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '')
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export type Page = {
  readonly title: string
  readonly description: string
  readonly body: Html
  readonly status?: number
}

export function pageAnswer(page: Page): RouteAnswer {
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)}</title>
<meta name="description" content="${escapeHtml(page.description)}">
<link rel="icon" href="${icon}">
<style>${pageStyle}</style>
</head>
<body>
${page.body.text}
<script>${pageScript}</script>
</body>
</html>
`
  return {
    status: page.status ?? 200,
    contentType: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': policy },
    body: text,
  }
}

/** Copies the code block beside a button; without it the page works as before. */
const pageScript = `
for (const block of document.querySelectorAll('pre')) {
  if (!navigator.clipboard) break
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(block.querySelector('code').textContent)
    button.textContent = 'Copied'
    setTimeout(() => { button.textContent = 'Copy' }, 1500)
  })
  block.append(button)
}
`

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%230b3d4a'/%3E%3Cpath d='M5 19c4-8 7-8 11 0s7 8 11 0' fill='none' stroke='%2370d6c4' stroke-width='3' stroke-linecap='round'/%3E%3Cpath d='M5 10h22' stroke='%23f2b544' stroke-width='2' stroke-linecap='round'/%3E%3C/svg%3E"

/** The mark of the high tide, and the wave under it. */
export const logo = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><path class="mark" d="M4 9h24"/><path class="wave" d="M4 20c4-9 8-9 12 0s8 9 12 0"/></svg>`

const policy = [
  "default-src 'none'",
  `style-src '${hashOf(pageStyle)}'`,
  `script-src '${hashOf(pageScript)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
