// An esbuild plugin that bundles the parts of Chevrotain that the parser runs: a browser loads them for every program.

import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import type { Plugin } from "esbuild"

/** Files of Chevrotain that the parser's options turn off, with replacements of those exports that are still used. */
const REPLACED: { readonly [path: string]: string } = {
  // The lexer is the grammar's own. Its patterns are never matched.
  "scan/lexer_public.js": "export class Lexer {}\nLexer.NA = /NOT_APPLICABLE/",
  // `recoveryEnabled: false`
  "parse/grammar/follow.js": "",
  "parse/parser/traits/recoverable.js": noops("Recoverable", ["initRecoverable", "attemptInRepetitionRecovery"]),
  // `skipValidations: true`
  "parse/grammar/checks.js": "",
  // `outputCst: false`
  "parse/parser/traits/tree_builder.js": noops("TreeBuilder", [
    "initTreeBuilder",
    "cstInvocationStateUpdate",
    "cstFinallyStateUpdate",
    "cstPostTerminal",
    "cstPostNonTerminal",
  ]),
  // `lookaheadStrategy`. A message needs no paths: it names the token that is there.
  "parse/grammar/llk_lookahead.js": "",
  "parse/grammar/lookahead.js": "export const getLookaheadPathsForOr = () => []\nexport const PROD_TYPE = {}",
  "parse/grammar/interpreter.js": "",
  // `errorMessageProvider`
  "parse/errors_public.js": "export const defaultParserErrorProvider = {}",
}

function noops(name: string, methods: readonly string[]): string {
  return `export class ${name} {\n${methods.map((method) => `  ${method}() {}\n`).join("")}}`
}

const FOLDER = "/chevrotain/lib/src/"

/** Each other export of a replaced file throws when it is used. A path that Chevrotain lacks fails the build. */
export function parserParts(): Plugin {
  return {
    name: "parser-parts",
    setup(build) {
      const replaced = new Set<string>()
      build.onResolve({ filter: /^@?chevrotain(\/|$)/ }, ({ path }) => ({
        path: fileURLToPath(import.meta.resolve(path)),
        sideEffects: false,
      }))
      build.onLoad({ filter: /[\\/]chevrotain[\\/]lib[\\/]src[\\/].*\.js$/ }, async ({ path }) => {
        const name = path.replaceAll("\\", "/").split(FOLDER)[1]!
        const replacement = REPLACED[name]
        if (replacement === undefined) return null
        replaced.add(name)
        return { contents: replacement + (await othersOf(path, replacement)), loader: "js" }
      })
      build.onEnd(() => {
        const unused = Object.keys(REPLACED).filter((name) => !replaced.has(name))
        return { errors: unused.map((name) => ({ text: `Chevrotain has no ${name}` })) }
      })
    },
  }
}

/** The exports of a file that its replacement lacks. */
async function othersOf(path: string, replacement: string): Promise<string> {
  const names = [...(await readFile(path, "utf8")).matchAll(/^export (?:function|class|const|let|var) (\w+)/gm)]
  return names
    .map(([, name]) => name!)
    .filter((name) => !new RegExp(`^export (?:class|const) ${name}\\b`, "m").test(replacement))
    .map((name) => `\nexport function ${name}() {\n  throw new Error("${name} is not bundled")\n}`)
    .join("")
}
