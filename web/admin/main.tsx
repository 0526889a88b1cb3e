// The admin pages' beginning: settings, and then the page that the address names.
import { render } from 'preact'
import '../shared/css/index.css'
import '../shared/css/acting.css'
import './admin.css'
import { applySettings } from '../shared/settings/settings.ts'
import { App } from './app.tsx'

applySettings()
render(<App />, document.body)
