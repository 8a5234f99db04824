// An esbuild plugin: the command line reaches Node's own modules without the cost that importing each of them has at start.

import { builtinModules } from "node:module"
import type { Plugin } from "esbuild"

/**
 * `import … from "node:x"` makes Node wrap the module for import, and loads all that it depends on, whether it is used or not.
 * In the bundle such a module is fetched directly; `deferred` ones only when a property of theirs is first read.
 */
export function directBuiltins(deferred: ReadonlySet<string>): Plugin {
  return {
    name: "direct-builtins",
    setup(build) {
      // Older packages write their names without the prefix.
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
