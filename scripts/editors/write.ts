// Writes the files of editors/ that are made from the grammar and from the package.

import { writeFile } from "node:fs/promises"
import { MARKDOWN_GRAMMARS } from "./markdown.ts"
import { textMateGrammar } from "./textmate.ts"

const ROOT = new URL("../../", import.meta.url)
const SYNTAXES = "editors/vscode/syntaxes"

/** The current text of each generated file below editors/, by its path in the repository. */
export async function writtenEditorFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    [`${SYNTAXES}/recall.tmLanguage.json`, json(textMateGrammar())],
    ...[...MARKDOWN_GRAMMARS].map(
      ([name, grammar]) => [`${SYNTAXES}/markdown-${name}.tmLanguage.json`, json(grammar)] as const,
    ),
  ])
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Writes all of them. */
export async function writeEditorFiles(): Promise<void> {
  for (const [path, text] of await writtenEditorFiles()) await writeFile(new URL(path, ROOT), text)
}
