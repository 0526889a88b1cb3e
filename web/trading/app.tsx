// The shell of the trade server's pages: without a session the log-in and nothing else; with one the bar with the stop, what is
// to be said on every page, and the page.

import { useEffect } from 'preact/hooks'
import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router'
import { refusal } from '../shared/session/act.ts'
import { RefusalNotice } from '../shared/session/refusal-notice.tsx'
import { StepUpDialog } from '../shared/session/step-up-dialog.tsx'
import { en as shared } from '../shared/strings/en.ts'
import { LiveProvider } from './live/live.tsx'
import { keepTime } from './live/now.ts'
import { AccountsPage } from './pages/accounts.tsx'
import { LimitsPage } from './pages/limits.tsx'
import { LogInPage } from './pages/log-in.tsx'
import { NotFoundPage } from './pages/not-found.tsx'
import { OrdersPage } from './pages/orders.tsx'
import { OverviewPage } from './pages/overview.tsx'
import { SignalsPage } from './pages/signals.tsx'
import { Banners } from './parts/banners.tsx'
import { IdleWatch } from './session/idle-watch.tsx'
import { endWithPage, session } from './session/session.ts'
import { TopBar } from './top-bar.tsx'

export function App() {
  useEffect(() => {
    keepTime()
    endWithPage()
  }, [])
  return (
    <LocationProvider scope={/^\/trading/}>
      <a class="unseen" href="#main">
        {shared.skip}
      </a>
      {session.value === null ? <LogInPage /> : <Pages />}
    </LocationProvider>
  )
}

function Pages() {
  const { path } = useLocation()
  useEffect(() => {
    refusal.value = null
    scrollTo(0, 0)
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [path])
  return (
    <LiveProvider>
      <TopBar />
      <div class="banners">
        <Banners />
        <IdleWatch />
      </div>
      <RefusalNotice />
      <main id="main" tabIndex={-1} class="trading">
        <Router>
          <Route path="/trading" component={OverviewPage} />
          <Route path="/trading/orders" component={OrdersPage} />
          <Route path="/trading/signals" component={SignalsPage} />
          <Route path="/trading/limits" component={LimitsPage} />
          <Route path="/trading/accounts" component={AccountsPage} />
          <Route default component={NotFoundPage} />
        </Router>
      </main>
      <StepUpDialog takesRecovery={false} />
    </LiveProvider>
  )
}
