// For what strangers should not see, such as the version: this machine itself, or a key.
import { open } from '../platform/http/open-route.ts'

export const inside = {
  ...open,
  auth: 'loopback_or_key',
  scope: 'admin:read',
  rate: 'read',
  audit: 'each',
} as const
