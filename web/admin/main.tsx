import { render } from 'preact'
import '../shared/css/index.css'

render(<main id="main" />, document.body)
