// Writes the files of editors/ that are made from the grammar and from the package.

import { mkdir, writeFile } from "node:fs/promises"
import { MARKDOWN_GRAMMARS } from "./markdown.ts"
import { json, pluginFiles } from "./plugin.ts"
import { textMateGrammar } from "./textmate.ts"

const ROOT = new URL("../../", import.meta.url)
const SYNTAXES = "editors/vscode/syntaxes"
const PLUGIN = "editors/claude-code"

/** The current text of each generated file below editors/, by its path in the repository. */
export async function writtenEditorFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    [`${SYNTAXES}/recall.tmLanguage.json`, json(textMateGrammar())],
    ...[...MARKDOWN_GRAMMARS].map(
      ([name, grammar]) => [`${SYNTAXES}/markdown-${name}.tmLanguage.json`, json(grammar)] as const,
    ),
    ...[...(await pluginFiles())].map(([path, text]) => [`${PLUGIN}/${path}`, text] as const),
  ])
}

/** Writes all of them. */
export async function writeEditorFiles(): Promise<void> {
  for (const [path, text] of await writtenEditorFiles()) {
    const file = new URL(path, ROOT)
    await mkdir(new URL("./", file), { recursive: true })
    await writeFile(file, text)
  }
}
