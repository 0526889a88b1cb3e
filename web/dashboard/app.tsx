// The shell of the dashboard: bar, pages, and what is said about the connection. `?kiosk` leaves the bar away,
// `?presenter` hides amounts for as long as the page is open.
import lazy from 'preact-iso/lazy'
import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router'
import type { ApiProblem } from '../shared/api/problem.ts'
import { en as shared } from '../shared/strings/en.ts'
import { SessionEnded } from '../shared/ui/states.tsx'
import { accounts, accountsProblem } from './live/accounts.ts'
import { link } from './live/live.ts'
import { NotFound } from './pages/not-found.tsx'
import { Overview } from './pages/overview.tsx'
import { onDemand } from './parts/on-demand.tsx'
import { en } from './strings/en.ts'
import { TopBar } from './top-bar.tsx'

const Positions = lazy(() => import('./pages/positions.tsx').then((page) => page.Positions))
const Trades = lazy(() => import('./pages/trades.tsx').then((page) => page.Trades))
const Performance = lazy(() => import('./pages/performance.tsx').then((page) => page.Performance))
const Rules = lazy(() => import('./pages/rules.tsx').then((page) => page.Rules))
const Bots = lazy(() => import('./pages/bots.tsx').then((page) => page.Bots))
const Connections = lazy(() => import('./pages/connections.tsx').then((page) => page.Connections))
const Report = lazy(() => import('./pages/report.tsx').then((page) => page.Report))

const CodeNotice = onDemand(() => import('./parts/code-notice.tsx').then((part) => part.CodeNotice))

export function App() {
  return (
    <LocationProvider scope="/dashboard">
      <Shell />
    </LocationProvider>
  )
}

function Shell() {
  const { query } = useLocation()
  const isKiosk = 'kiosk' in query
  return (
    <>
      <a class="unseen" href="#main">
        {shared.skip}
      </a>
      {isKiosk ? null : <TopBar />}
      <LinkNotice />
      {link.value === 'live' ? <CodeNotice /> : null}
      <main id="main" tabIndex={-1} class={isKiosk ? 'kiosk' : ''}>
        {link.value === 'denied' ? (
          <SessionEnded />
        ) : (
          <Router onRouteChange={nameDocument}>
            <Route path="/dashboard" component={Overview} />
            <Route path="/dashboard/positions" component={Positions} />
            <Route path="/dashboard/trades" component={Trades} />
            <Route path="/dashboard/performance" component={Performance} />
            <Route path="/dashboard/accounts/:id" component={Performance} />
            <Route path="/dashboard/rules" component={Rules} />
            <Route path="/dashboard/rules/:id" component={Rules} />
            <Route path="/dashboard/bots" component={Bots} />
            <Route path="/dashboard/connections" component={Connections} />
            <Route path="/dashboard/report/:id" component={Report} />
            <Route default component={NotFound} />
          </Router>
        )}
      </main>
    </>
  )
}

/** Said politely, once for each change; never for a value. */
function LinkNotice() {
  const now = link.value
  return (
    <div aria-live="polite" class="link-notice">
      {now === 'offline' && accounts.value !== null ? <p>{hintOf(accountsProblem.value)}</p> : null}
    </div>
  )
}

/** A server that refuses does answer. */
const hintOf = (problem: ApiProblem | null): string =>
  problem === null || problem.code === 'offline' || problem.status === 503
    ? en.linkHint.offline
    : en.linkHint.failing

function nameDocument(): void {
  scrollTo(0, 0)
  document.getElementById('main')?.focus({ preventScroll: true })
}
