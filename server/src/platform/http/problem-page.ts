// The page behind `type` of a problem: what it means and what to do. HTML for people, JSON for programs that ask for it.
// It shows the table's words only, never anything of a particular request.
import { type ProblemCode, problems } from '@tidemark/contract/problem'
import { topBar } from './docs-page.ts'
import { sampleProblem } from './openapi.ts'
import { html, pageAnswer } from './page.ts'
import type { RouteAnswer } from './route.ts'

export function problemPage(code: ProblemCode, accept: string): RouteAnswer {
  const vary = { vary: 'accept' }
  if (wantsJson(accept)) return { status: 200, headers: vary, body: { code, ...problems[code] } }
  const { status, title, means, fix, retry } = problems[code]
  const answer = pageAnswer({
    title: `${title} · Tidemark`,
    description: means,
    body: html`<div class="wrap">${topBar}
<main>
<p class="status">${status} <code>${code}</code></p>
<h1>${title}</h1>
<p class="lede">${means}</p>
<div class="pair">
<section><h2>What to do</h2><p>${fix}</p><p class="muted">${retryWords[retry]}</p></section>
<section><h2>In a program</h2><p>Decide by <code>code</code>: it is never renamed or reused.</p><pre tabindex="0"><code>${JSON.stringify(sampleProblem(code), null, 2)}</code></pre></section>
</div>
</main>
<footer>The member <code>error_id</code> of the answer you got stands in the server’s log beside the cause. <a href="/docs#problems">All problems</a></footer></div>`,
  })
  return { ...answer, headers: { ...answer.headers, ...vary } }
}

const retryWords = {
  never: 'Sending the same request again gives the same answer.',
  now: 'The same request may be sent again at once.',
  later: 'The same request may be sent again after the time in Retry-After.',
  after_action: 'The same request works once somebody has changed something.',
} as const

/** JSON only when it is asked for and a page is not: browsers always name text/html. */
function wantsJson(accept: string): boolean {
  return /application\/(?:problem\+)?json/.test(accept) && !accept.includes('text/html')
}
