// What is built: one bundle for each kind of page. Each is complete by itself, so that no page loads what it does not show.
// Overlays run in old Chromium inside streaming programs, and their script keeps its name, because people embed it.

export type Bundle = {
  readonly name: 'overlays' | 'dashboard' | 'admin' | 'trading'
  /** The browsers that must understand it, as Vite names them. */
  readonly target: string
  /** How its files are named under /assets; [hash] changes with the content. */
  readonly files: string
  /** Sources that the first page needs anyway: in one file they compress better than in several. */
  readonly together: RegExp | null
}

export const bundles: readonly Bundle[] = [
  // OBS 28 to 30 hold Chrome 103.
  { name: 'overlays', target: 'chrome103', files: 'overlays', together: null },
  {
    ...{ name: 'dashboard', target: 'es2023', files: 'dashboard-[hash]' },
    together:
      /node_modules|preload-helper|sdk.typescript|web.shared(?!.ui.(?:dialog|copy|form))|dashboard.(?:live|chart|api.scope|strings.en|parts.(?:figure|choices|age|money|no-data|on-demand|use-query))/,
  },
  { name: 'admin', target: 'es2023', files: 'admin-[hash]', together: null },
  // In one file: nothing has to be loaded while the trade server is away.
  { name: 'trading', target: 'es2023', files: 'trading-[hash]', together: null },
]
