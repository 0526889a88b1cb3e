// The trade server's pages' beginning: settings, and then the page that the address names. All of it is in one script, so that
// nothing has to be loaded while the server is away.
import { render } from 'preact'
import '../shared/css/index.css'
import '../shared/css/acting.css'
import './trading.css'
import { applySettings } from '../shared/settings/settings.ts'
import { App } from './app.tsx'

applySettings()
render(<App />, document.body)
