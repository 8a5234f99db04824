// An esbuild plugin that bundles the parser without what only records its grammar: a browser loads the parser for every
// program. In place of the recorder the bundle has the record.

import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import type { Plugin } from "esbuild"
import { theParser } from "../grammar/parser.ts"

/** Chevrotain's methods of rules, which call the engine of the grammar. */
const METHODS = `
export class EmbeddedActionsParser {
  RECORDING_PHASE = false
  RULE(name, rule) {
    return this.defineRule(name, rule)
  }
}
const methods = EmbeddedActionsParser.prototype
for (let i = 0; i < 10; i++) {
  const number = i || ""
  methods["CONSUME" + number] = function (type) { return this.consumeInternal(type) }
  methods["SUBRULE" + number] = function (rule) { return this.subruleInternal(rule) }
  methods["OPTION" + number] = function (action) { return this.optionInternal(action, i) }
  methods["MANY" + number] = function (action) { return this.manyInternal(i, action) }
  methods["OR" + number] = function (alternatives) { return this.orInternal(alternatives, i) }
}`

/** Files of Chevrotain of which the parser needs little, with replacements of what it needs. */
const REPLACED: { readonly [path: string]: string } = {
  "parse/parser/parser.js": METHODS,
  // The lexer is the grammar's own. Its patterns are never matched.
  "scan/lexer_public.js": "export class Lexer {}\nLexer.NA = /NOT_APPLICABLE/",
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
      build.onLoad({ filter: /[\\/]grammar[\\/]record\.ts$/ }, () => ({
        contents: `export const record = () => (${JSON.stringify(theParser().recorded)})`,
        loader: "js",
      }))
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
