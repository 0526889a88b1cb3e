// The mark of the product: the water line and the line that it has reached.
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" fill="none" aria-hidden="true">
      <path d="M4 20c4.200-8 7.800-8 12 0s7.800 8 12 0" class="logo-wave" />
      <path d="M4 9h24" class="logo-mark" />
    </svg>
  )
}
