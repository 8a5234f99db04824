// The tokens of a text by a TextMate grammar, as VS Code reads it.

import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import oniguruma from "vscode-oniguruma"
import textMate from "vscode-textmate"

type Grammar = textMate.IGrammar

/** Loads a grammar by the name of its scope, of those given as the texts of their files. */
export async function loadGrammar(
  scope: string,
  files: readonly string[],
  injections: readonly string[] = [],
): Promise<Grammar> {
  const path = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm")
  await oniguruma.loadWASM(await readFile(path))
  const grammars = new Map(files.map((text) => [(JSON.parse(text) as { scopeName: string }).scopeName, text]))
  const registry = new textMate.Registry({
    onigLib: Promise.resolve(oniguruma),
    loadGrammar: async (name) => {
      const text = grammars.get(name)
      return text === undefined ? null : textMate.parseRawGrammar(text, `${name}.json`)
    },
    getInjections: (name) => (name === scope ? [...injections] : []),
  })
  const grammar = await registry.loadGrammar(scope)
  if (grammar === null) throw new Error(`no grammar has the scope ${scope}`)
  return grammar
}

/** A part of a text with the names of its scopes, the outermost first. */
export interface Scoped {
  readonly start: number
  readonly end: number
  readonly scopes: readonly string[]
}

/** The tokens of a text, line by line. Line ends are part of none. */
export function tokenize(grammar: Grammar, text: string): readonly Scoped[] {
  const found: Scoped[] = []
  let state = textMate.INITIAL
  let start = 0
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state)
    state = ruleStack
    for (const { startIndex, endIndex, scopes } of tokens) {
      const end = Math.min(endIndex, line.length)
      if (end > startIndex) found.push({ start: start + startIndex, end: start + end, scopes })
    }
    start += line.length + 1
  }
  return found
}
