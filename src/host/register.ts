// `node --import recall-lang/register app.js`: imports of `.rcl` files as JavaScript modules on Node, Deno and Bun.

import { readFileSync } from "node:fs"
import nodeModule, { type RegisterHooksOptions } from "node:module"
import { fileURLToPath } from "node:url"
import { render } from "../diagnostics/render.ts"
import { UsageError } from "../base/errors.ts"
import { javaScriptAsIs } from "../imported/javascript.ts"
import { registerInBun, type Bun } from "./bun.ts"
import { originOf } from "./origin.ts"
import { moduleId } from "./paths.ts"
import { decodeText } from "./text.ts"

/** The condition for Recall modules in a package's `exports`. */
const CONDITION = "recall"

const { Bun: bun } = globalThis as { readonly Bun?: Bun }

if (bun !== undefined) registerInBun(bun)
else if (nodeModule.registerHooks !== undefined) nodeModule.registerHooks(hooks())
else
  throw new UsageError(
    "old-node",
    `recall-lang/register needs Node 22.15, or 23.5, or newer; this is ${process.version}`,
  )

function hooks(): RegisterHooksOptions {
  return {
    resolve(specifier, context, next) {
      const recall = { ...context, conditions: [CONDITION, ...(context.conditions ?? [])] }
      if (isModule(context.parentURL)) {
        // A module in a package may be unable to resolve the library itself.
        return specifier === "recall-lang" ? next(import.meta.resolve("recall-lang"), context) : next(specifier, recall)
      }
      try {
        return next(specifier, context)
      } catch (error) {
        // A package that exports no JavaScript under this name may export a Recall module.
        if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED")
          throw error
        return next(specifier, recall)
      }
    },
    load(url, context, next) {
      if (!isModule(url)) return next(url, context)
      const path = fileURLToPath(url)
      const id = moduleId(path)
      const text = decodeText(readFileSync(path), id)
      const origin = originOf(path, process.cwd())
      const { code, diagnostics } = javaScriptAsIs({ id, text, ...(origin === undefined ? {} : { origin }) })
      if (diagnostics.length > 0)
        throw new SyntaxError(diagnostics.map((diagnostic) => render(diagnostic, { textOf: () => text })).join("\n"))
      return { format: "module", source: code, shortCircuit: true }
    },
  }
}

function isModule(url: string | undefined): boolean {
  return url !== undefined && url.startsWith("file:") && new URL(url).pathname.endsWith(".rcl")
}
