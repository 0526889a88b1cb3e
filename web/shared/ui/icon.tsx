// The few signs that buttons carry, drawn as strokes. They are decoration: the button has a name of its own.
const paths = {
  eye: 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  eyeOff:
    'M3 3l18 18M10.6 5.1A10 10 0 0 1 12 5c6.400 0 10 7 10 7a17 17 0 0 1-3 3.800M6.500 6.600A16 16 0 0 0 2 12s3.600 7 10 7a10 10 0 0 0 4.600-1.100M9.900 9.900a3 3 0 0 0 4.200 4.200',
  sliders: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 4v6M6 14v6',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4l13 8-13 8z',
  close: 'M5 5l14 14M19 5L5 19',
  download: 'M12 3v12M7 10l5 5 5-5M4 20h16',
  print: 'M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z',
  info: 'M12 11v6M12 7.500v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  chart: 'M4 19V5M4 19h16M8 15l4-5 3 3 5-7',
  table: 'M4 5h16v14H4zM4 10h16M4 15h16M10 5v14',
  up: 'M12 19V5M6 11l6-6 6 6',
  stop: 'M8.2 3h7.6L21 8.200v7.600L15.800 21H8.200L3 15.800V8.200zM8 12h8',
  armed:
    'M12 3l8 3v6c0 4.500-3.200 7.600-8 9-4.800-1.400-8-4.500-8-9V6zM8.500 12l2.500 2.500 4.500-5',
  disarmed: 'M6 11h12v9H6zM8.500 11V7.500a3.500 3.500 0 0 1 7 0V11',
  down: 'M12 5v14M6 13l6 6 6-6',
  key: 'M14.500 9.500a4.500 4.500 0 1 0-4.300 4.500L12 16h2v2h2v2h4v-3.500l-5.800-5.800c.2-.4.3-.8.3-1.200zM9 8.500v.1',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="18"
      height="18"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
