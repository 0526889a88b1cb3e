// Changes one module of a server as it is loaded, so that a shipped server holds no fault that anybody could switch on.
// Each file beside this one plants one fault; a test gives it to a server with `--import` (faults.ts).
import { registerHooks } from 'node:module'

/** `file`: how the module's path ends. `place` must stand in it exactly once, and becomes `fault`. */
export function plantFault(file, place, fault) {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      if (!url.endsWith(file)) return loaded
      const parts = Buffer.from(loaded.source).toString('utf8').split(place)
      // Without the place there would be no fault, and the control would prove nothing.
      if (parts.length !== 2)
        throw new Error(`the fault finds ${parts.length - 1} places in ${file}`)
      return { ...loaded, source: parts.join(fault) }
    },
  })
}
