// What browsers allow our pages to do: load from this server and talk to it, nothing else.
// Overlays may be framed by studios that the owner names; every other page by nobody.

/**
 * The Content-Security-Policy of a built page: no inline script, no inline style, no string that becomes script.
 * @param frameAncestors origins that may frame it; none by default
 */
export function pagePolicy(frameAncestors: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`,
    "require-trusted-types-for 'script'",
  ].join('; ')
}
