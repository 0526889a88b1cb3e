// The shell of the admin pages: bar, what waits for a person, the page. Set-up and log-in stand alone.
import lazy from 'preact-iso/lazy'
import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router'
import { refusal } from '../shared/session/act.ts'
import { RefusalNotice } from '../shared/session/refusal-notice.tsx'
import { en as shared } from '../shared/strings/en.ts'
import { LogInPage } from './pages/log-in.tsx'
import { StartPage } from './pages/start.tsx'
import { CodeBanner } from './parts/code-banner.tsx'
import { StepUpDialog } from './session/step-up-dialog.tsx'
import { TopBar } from './top-bar.tsx'

const SetUp = lazy(() => import('./pages/set-up.tsx').then((page) => page.SetUpPage))
const Accounts = lazy(() => import('./pages/accounts.tsx').then((page) => page.AccountsPage))
const Connect = lazy(() => import('./pages/connect.tsx').then((page) => page.ConnectPage))
const MetaTrader = lazy(() => import('./pages/metatrader.tsx').then((page) => page.MetaTraderPage))
const Overlays = lazy(() => import('./pages/overlays.tsx').then((page) => page.OverlaysPage))
const Import = lazy(() => import('./pages/import.tsx').then((page) => page.ImportPage))
const Benchmarks = lazy(() => import('./pages/benchmarks.tsx').then((page) => page.BenchmarksPage))
const Rules = lazy(() => import('./pages/rules.tsx').then((page) => page.RulesPage))
const Keys = lazy(() => import('./pages/keys.tsx').then((page) => page.KeysPage))
const Key = lazy(() => import('./pages/key.tsx').then((page) => page.KeyPage))
const Audit = lazy(() => import('./pages/audit.tsx').then((page) => page.AuditPage))
const Health = lazy(() => import('./pages/health.tsx').then((page) => page.HealthPage))
const People = lazy(() => import('./pages/people.tsx').then((page) => page.PeoplePage))
const Me = lazy(() => import('./pages/me.tsx').then((page) => page.MePage))
const NotFound = lazy(() => import('./pages/not-found.tsx').then((page) => page.NotFoundPage))

export function App() {
  return (
    <LocationProvider scope={/^\/(admin|setup)/}>
      <Shell />
    </LocationProvider>
  )
}

function Shell() {
  const { path } = useLocation()
  const standsAlone = path === '/setup' || path === '/admin/login'
  return (
    <>
      <a class="unseen" href="#main">
        {shared.skip}
      </a>
      {standsAlone ? null : <TopBar />}
      {standsAlone ? null : <CodeBanner />}
      <RefusalNotice />
      <main id="main" tabIndex={-1} class={standsAlone ? 'alone' : 'admin'}>
        <Router onRouteChange={nameDocument}>
          <Route path="/setup" component={SetUp} />
          <Route path="/admin/login" component={LogInPage} />
          <Route path="/admin" component={StartPage} />
          <Route path="/admin/accounts" component={Accounts} />
          <Route path="/admin/connect" component={Connect} />
          <Route path="/admin/metatrader" component={MetaTrader} />
          <Route path="/admin/overlays" component={Overlays} />
          <Route path="/admin/import" component={Import} />
          <Route path="/admin/benchmarks" component={Benchmarks} />
          <Route path="/admin/rules" component={Rules} />
          <Route path="/admin/keys" component={Keys} />
          <Route path="/admin/keys/:id" component={Key} />
          <Route path="/admin/audit" component={Audit} />
          <Route path="/admin/health" component={Health} />
          <Route path="/admin/people" component={People} />
          <Route path="/admin/me" component={Me} />
          <Route default component={NotFound} />
        </Router>
      </main>
      <StepUpDialog />
    </>
  )
}

function nameDocument(): void {
  refusal.value = null
  scrollTo(0, 0)
  document.getElementById('main')?.focus({ preventScroll: true })
}
