// An esbuild plugin that gives the command line Node's own modules without the start-up cost of importing them.

import { builtinModules } from "node:module"
import type { Plugin } from "esbuild"

/**
 * `import … from "node:x"` makes Node wrap the module and load all its dependencies, used or not. The bundle fetches
 * such modules directly; those in `deferred` when one of their properties is first read.
 */
export function directBuiltins(deferred: ReadonlySet<string>): Plugin {
  return {
    name: "direct-builtins",
    setup(build) {
      // Older packages omit the prefix `node:`.
      const names = new RegExp(`^(node:.*|${builtinModules.filter((name) => !name.startsWith("_")).join("|")})$`)
      build.onResolve({ filter: names }, ({ path }) => ({
        path: path.startsWith("node:") ? path : `node:${path}`,
        namespace: "builtin",
      }))
      build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => {
        const fetched = `process.getBuiltinModule(${JSON.stringify(path)})`
        const lazily = `new Proxy({}, { get: (_, name) => ${fetched}[name] })`
        return { contents: `module.exports = ${deferred.has(path) ? lazily : fetched}`, loader: "js" }
      })
    },
  }
}
