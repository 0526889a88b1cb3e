// The dashboard's beginning: settings, the list of accounts, the stream, and then the page.
import { render } from 'preact'
import '../shared/css/index.css'
import './dashboard.css'
import './chart.css'
import { applySettings, isPresented } from '../shared/settings/settings.ts'
import { App } from './app.tsx'
import { watchAccounts } from './live/accounts.ts'
import { goLive } from './live/live.ts'

applySettings()
if (new URLSearchParams(location.search).has('presenter')) isPresented.value = true
watchAccounts()
goLive()
render(<App />, document.body)
