// The address of a set-up link, as a person on this machine, or with --anywhere elsewhere, opens it.

/** A server that listens on every address is reached on loopback, whose name it always answers to. */
export function reachableUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:').replace(/\/$/, '')
}

/** The token stands after the #, so that it reaches no log. */
export const setupLink = (url: string, token: string): string =>
  `${reachableUrl(url)}/setup#${token}`
