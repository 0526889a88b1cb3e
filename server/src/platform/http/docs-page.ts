// The API reference: every route with what it needs, takes and answers, from the same declarations that are served.
// Script-free but for the copy buttons; it must read well printed, narrow and dark.
import { problems } from '@tidemark/contract/problem'
import { memberRows, shortType } from './docs-members.ts'
import { membersOf, pathParameters, pathTemplate } from './openapi.ts'
import { type Html, html, logo, type Page } from './page.ts'
import type { Route } from './route.ts'
import { ownProblemsOf } from './route-problems.ts'

export type DocsOptions = {
  readonly routes: readonly Route[]
  /** Where this server is reached, without a slash at the end. */
  readonly origin: string
  /** Sections before the routes. */
  readonly introduction: Html
  /** Headings of the table of contents; each route is in the first group that takes it. */
  readonly groups: readonly { readonly name: string; readonly has: (route: Route) => boolean }[]
}

export function docsPage(options: DocsOptions): Page {
  const groups = inGroups(options)
  return {
    title: 'API reference · Tidemark',
    description: 'Every call of this Tidemark server, generated from its routes.',
    body: html`<div class="wrap wide">${topBar}</div>
<div class="docs">
<nav class="toc" aria-label="Calls">${groups.map(
      ({ name, routes }) =>
        html`<strong>${name}</strong><ul>${routes.map(
          (route) =>
            html`<li><a href="#${route.id}">${verb(route)}<span>${breakable(pathTemplate(route.path))}</span></a></li>`,
        )}</ul>`,
    )}</nav>
<main>
<section><h1>API reference</h1>${options.introduction}</section>
${groups.flatMap(({ routes }) => routes).map((route) => routeSection(route, options.origin))}
${problemSection}
</main>
</div>
<div class="wrap wide"><footer>Generated from the routes that this server runs. The same as data: <a href="/openapi.json">openapi.json</a>.</footer></div>`,
  }
}

/** A long path is broken after a slash, not within a word. */
function breakable(path: string): Html {
  const pieces = path.split(/(?<=\/)/)
  return html`${pieces.map((piece) => html`${piece}<wbr>`)}`
}

export const topBar = html`<header class="top"><a class="brand" href="/">${logo}Tidemark</a><nav aria-label="Pages"><a href="/docs">API reference</a><a href="/openapi.json">OpenAPI</a></nav></header>`

function inGroups({ routes, groups }: DocsOptions): { name: string; routes: Route[] }[] {
  const left = new Set(routes)
  const filled = groups.map(({ name, has }) => {
    const taken = [...left].filter(has)
    for (const route of taken) left.delete(route)
    return { name, routes: taken }
  })
  return [...filled, { name: 'More', routes: [...left] }].filter((group) => group.routes.length > 0)
}

function verb(route: Route): Html {
  return html`<span class="verb ${route.method.toLowerCase()}">${route.method}</span>`
}

function routeSection(route: Route, origin: string): Html {
  return html`<section id="${route.id}">
<h2>${route.summary}</h2>
<p class="call">${verb(route)} <span>${pathTemplate(route.path)}</span></p>
${route.description === undefined ? null : html`<p>${route.description}</p>`}
<dl class="facts">${facts(route).map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>
${parameterTable(route)}
${route.body === null ? null : html`<h3>Body</h3>${memberRows(route.body.schema)}`}
<h3>Example</h3>
<pre tabindex="0"><code>${curl(route, origin)}</code></pre>
<h3>Answers</h3>
${Object.entries(route.responses).map(
  ([status, answer]) =>
    html`<p><code>${status}</code> ${answer.description}</p>${
      answer.example === undefined
        ? null
        : html`<pre tabindex="0"><code>${exampleText(answer.example)}</code></pre>`
    }`,
)}
${problemList(route)}
</section>`
}

function facts(route: Route): [string, Html | string][] {
  const list: [string, Html | string][] = [['Needs', needOf(route)]]
  if (route.scope !== null) list.push(['Scope', html`<code>${route.scope}</code>`])
  if (route.body !== null) {
    list.push(['Takes', route.body.contentTypes.join(' or ')])
    list.push(['At most', `${Math.floor(route.body.limitBytes / 1024)} KiB`])
  }
  if (route.idempotency !== 'none') list.push(['Header', html`<code>Idempotency-Key</code>`])
  return list
}

function needOf({ auth, stepUp, fromOwnPage }: Route): string {
  if (stepUp === true) return 'a person who has logged in and shown a second factor just now'
  if (fromOwnPage === true) return 'a page of this server'
  return needs[auth]
}

const needs: Readonly<Record<Route['auth'], string>> = {
  none: 'nothing',
  key: 'a key',
  loopback_or_key: 'a key, or this machine',
  session: 'a person who has logged in, from a page of this server',
}

function parameterTable(route: Route): Html | null {
  const path = pathParameters(route.path).map(
    (name) => [name, 'text', 'Part of the path.'] as const,
  )
  const query = Object.entries(membersOf(route.query)).map(
    ([name, schema]) => [name, shortType(schema), String(schema.description ?? '')] as const,
  )
  const rows = [...path, ...query]
  if (rows.length === 0) return null
  return html`<h3>Parameters</h3><table class="stack"><thead><tr><th>Name</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.map(
    ([name, type, meaning]) =>
      html`<tr><td><code>${name}</code></td><td>${type}</td><td>${meaning}</td></tr>`,
  )}</tbody></table>`
}

function curl(route: Route, origin: string): string {
  const url = `${origin}${pathTemplate(route.path)}`
  const lines = [`curl ${url.includes('{') ? `'${url}'` : url}`]
  if (route.auth === 'key') lines.push('-H "Authorization: Bearer $TIDEMARK_KEY"')
  const type = route.body?.contentTypes[0]
  if (type !== undefined) lines.push(`-H 'Content-Type: ${type}'`)
  if (route.body?.example !== undefined) {
    const text = JSON.stringify(route.body.example, null, 2).replaceAll("'", "'\\''")
    lines.push(`-d '${text}'`)
  }
  return lines.join(' \\\n  ')
}

function exampleText(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example, null, 2)
}

function problemList(route: Route): Html {
  const codes = ownProblemsOf(route).sort((a, b) => problems[a].status - problems[b].status)
  return html`<h3>Problems</h3><ul class="codes">${codes.map(
    (code) =>
      html`<li><a href="/problems/${code}"><span class="n">${problems[code].status}</span> ${code}</a></li>`,
  )}</ul>`
}

const problemSection = html`<section id="problems"><h2>Problems</h2>
<p>Whatever is not a good answer is a problem (RFC 9457, <code>application/problem+json</code>). Programs decide by <code>code</code> and <code>retry</code>; <code>error_id</code> stands beside the cause in the server’s log.</p>
<table class="stack"><thead><tr><th>Status</th><th>Code</th><th>Title</th><th>Retry</th></tr></thead><tbody>${Object.entries(
  problems,
).map(
  ([code, { status, title, retry }]) =>
    html`<tr><td>${status}</td><td><a href="/problems/${code}"><code>${code}</code></a></td><td>${title}</td><td>${retry.replace('_', ' ')}</td></tr>`,
)}</tbody></table></section>`
