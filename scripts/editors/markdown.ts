// The grammars that VS Code injects into Markdown: fenced blocks of Recall, nodes of documents, and front matter.

import { groups, include, type Rule, WORD_END } from "./rules.ts"
import { nodeRule, OPENER, scoped, SCOPE } from "./textmate.ts"

/** Labels of a fence whose block is a module. */
export const FENCE_LABELS = ["rcl", "recall"]

/** The scope of the text of a fenced block, which VS Code treats as a text of the language. */
export const EMBEDDED_BLOCK = "meta.embedded.block.recall"

const fenced: Rule = {
  name: "markup.fenced_code.block.markdown",
  begin: String.raw`(?:^|\G)(\s*)(${"`"}{3,}|~{3,})\s*(${FENCE_LABELS.join("|")})${WORD_END}([^${"`"}]*)$`,
  beginCaptures: {
    "2": { name: "punctuation.definition.markdown" },
    "3": { name: "fenced_code.block.language" },
    "4": { name: "fenced_code.block.language.attributes" },
  },
  end: String.raw`(?:^|\G)(?:\1|\s{0,3})(\2)\s*$`,
  endCaptures: groups("punctuation.definition.markdown"),
  patterns: [
    {
      begin: String.raw`(?:^|\G)\s*$`,
      while: String.raw`(?:^|\G)(?!\s*[${"`"}~]{3,}\s*$)`,
      contentName: EMBEDDED_BLOCK,
      patterns: [{ include: SCOPE }],
    },
  ],
}

/** The key `recall` of the front matter, and the lines below it that are indented or empty. */
const declarations: Rule = {
  begin: String.raw`^(recall)(:)[ \t]*(\|)[ \t]*$`,
  beginCaptures: groups(
    "entity.name.tag.yaml",
    "punctuation.separator.key-value.mapping.yaml",
    "keyword.control.flow.yaml",
  ),
  while: String.raw`^(?=[ \t]+\S|[ \t]*$)`,
  contentName: EMBEDDED_BLOCK,
  patterns: [{ include: SCOPE }],
}

function injection(name: string, injectionSelector: string, rule: Rule): object {
  return {
    scopeName: `markdown.${name}.recall`,
    injectionSelector,
    patterns: include(name),
    repository: { [name]: rule },
  }
}

/** The injected grammars, each by its name. */
export const MARKDOWN_GRAMMARS: ReadonlyMap<string, object> = new Map([
  ["fence", injection("fence", "L:text.html.markdown", fenced)],
  // A node is text in code, and inside another node the rules of the language have its calls.
  [
    "node",
    injection(
      "node",
      "L:text.html.markdown -markup.fenced_code -markup.inline.raw -meta.embedded",
      outside(scoped(nodeRule(OPENER))),
    ),
  ],
  ["frontmatter", injection("frontmatter", "L:meta.embedded.block.frontmatter", declarations)],
])

/** A rule whose inclusions are those of the language, for a grammar of its own. */
function outside(rule: Rule): Rule {
  return JSON.parse(JSON.stringify(rule), (key, value: unknown) =>
    key === "include" && typeof value === "string" && value.startsWith("#") ? SCOPE + value : value,
  ) as Rule
}
