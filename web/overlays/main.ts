import './overlays.css'
