// The bar on top of every page that is logged in to: the mark, where to go, and the tools of the page.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { Logo } from './logo.tsx'

export type TopBarProps = {
  /** What the list of pages is called. */
  label: string
  /** The first one is the start page. */
  pages: readonly (readonly [href: string, name: string])[]
  /** Paths that stand in the list as another one does. */
  belongs(path: string): string | null
  /** Where the mark leads, and what stands beside it. */
  home?: string
  mark?: string
  children: ComponentChildren
}

export function TopBar({
  label,
  pages,
  belongs,
  home = '/dashboard',
  mark = 'Tidemark',
  children,
}: TopBarProps) {
  const { path } = useLocation()
  const at = belongs(path) ?? path
  const list = useRef<HTMLElement>(null)
  // Where the list is wider than the screen, the page that is open is in sight.
  useEffect(() => {
    list.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [at])
  return (
    <header class="top-bar">
      <div class="inside">
        <a class="brand" href={home} aria-label={mark}>
          <Logo /> <span>{mark}</span>
        </a>
        <nav ref={list} aria-label={label}>
          {pages.map(([href, name], place) => {
            const isHere = at === href || (place > 0 && at.startsWith(`${href}/`))
            return (
              <a key={href} href={href} aria-current={isHere ? 'page' : undefined}>
                {name}
              </a>
            )
          })}
        </nav>
        <div class="tools">{children}</div>
      </div>
    </header>
  )
}
