// An esbuild plugin that gives the command line Node's own modules without the start-up cost of importing them.

import { builtinModules } from "node:module"
import type { Plugin } from "esbuild"

/**
 * `import … from "node:x"` makes Node wrap the module and load all its dependencies, used or not. The bundle fetches
 * such modules directly, those in `deferred` when one of their properties is first read. It reads no property that is
 * not used: some load a module of their own.
 */
export function directBuiltins(deferred: ReadonlySet<string>): Plugin {
  const moduleAt = (path: string): string => {
    const fetched = `/* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path)})`
    return deferred.has(path) ? `/* @__PURE__ */ new Proxy({}, { get: (_, name) => ${fetched}[name] })` : fetched
  }
  return {
    name: "direct-builtins",
    setup(build) {
      // Older packages omit the prefix `node:`.
      const names = new RegExp(`^(node:.*|${builtinModules.filter((name) => !name.startsWith("_")).join("|")})$`)
      build.onResolve({ filter: names }, ({ path, kind }) => ({
        path: path.startsWith("node:") ? path : `node:${path}`,
        namespace: kind === "require-call" ? "required" : "imported",
        sideEffects: false,
      }))
      build.onLoad({ filter: /.*/, namespace: "required" }, ({ path }) => {
        return { contents: `module.exports = ${moduleAt(path)}`, loader: "js" }
      })
      build.onLoad({ filter: /.*/, namespace: "imported" }, ({ path }) => {
        const exported = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) => name !== "default")
        const constants = exported.map((name) => `const ${name}_ = /* @__PURE__ */ (() => builtin.${name})()\n`)
        const names = exported.map((name) => `, ${name}_ as ${name}`)
        const contents = `const builtin = ${moduleAt(path)}\n${constants.join("")}`
        return { contents: `${contents}export { builtin as default${names.join("")} }`, loader: "js" }
      })
    },
  }
}
