// Generates the files of a project: programs that a person runs, with their configuration and tests.

import { AGENTS_FILE, agentNotes } from "./agents.ts"

const MAIN = `## The sections of a text, each with its summary.

IMPORT summary FROM "./tasks.rcl"

## A text with headings, such as a file in Markdown.
PARAM text: string

EMIT join(
  FOR section IN sections(text) WHERE trim(section.body) != "" :
    \`\${section.title}: \${summary(section.body)}\`,
  "\\n"
)
`

const TASKS = `## The tasks of this project.

## A text in at most so many sentences. Nothing is asked about an empty one.
TASK summary(text: string, sentences: number = 1): string =
  IF trim(text) == "" THEN ""
  ELSE ask(\`Summarize this text in at most \${sentences} sentences.\`, text, recursive: false)
`

const TESTS = `IMPORT summary FROM "../tasks.rcl"

TEST "nothing is asked about nothing" (questions: 0) : summary(" \\n") == ""

TEST "a text takes one question" (questions: 1) :
  summary("Tea is poured slowly. Coffee is ground first, and then it is poured, too.") != ""
`

const NOTES = `# Tea

Tea is poured slowly. The leaves of tea stay in the pot for three minutes. Green tea is made with water that no longer
boils, as hot water makes it bitter.

# Coffee

Coffee is ground first, and then it is poured, too. The water of coffee is just below boiling. Its grounds are good
compost.
`

const CONFIGURATION = `// The models, the limits and the natives of the programs in this folder and below.

/** @type {import("recall-lang").Configuration} */
export default {
  // Without a model the embedded offline model answers, which only picks sentences.
  // models: { default: { provider: "openai", model: "gpt-5.5" } },
  // With a model whose price is known, usd: 1 limits dollars, too.
  budget: { calls: 200 },
}
`

/** The line of `.gitignore` for the memo, which has answers and arguments. */
export const IGNORED_MEMO = ".recall/"
const IGNORED = `node_modules/\n${IGNORED_MEMO}\n`

const EDITOR = `root = true

[*]
charset = utf-8
end_of_line = lf
insert_final_newline = true
trim_trailing_whitespace = true

[*.rcl]
indent_style = space
indent_size = 2
max_line_length = 100
`

/** The scripts of a project's package.json. */
export const SCRIPTS = {
  start: "recall run main.rcl --arg text=@notes.md",
  test: "recall test --model offline",
  check: "recall check --strict .",
} as const

/** The files that a folder may have already: they are kept as they are. */
export const MAY_EXIST: ReadonlySet<string> = new Set(["package.json", AGENTS_FILE, ".gitignore", ".editorconfig"])

/**
 * The text of an existing package.json with the scripts of a project that it lacks; null if it has them all, or is not
 * JSON. The script that npm writes in place of tests counts as none.
 */
export function withScripts(manifest: string): string | null {
  const parsed = parsedManifest(manifest)
  if (parsed === null) return null
  const { scripts = {} } = parsed
  const isOpen = (name: string) =>
    !Object.hasOwn(scripts, name) || (name === "test" && scripts[name]!.includes("no test specified"))
  const added = Object.entries(SCRIPTS).filter(([name]) => isOpen(name))
  if (added.length === 0) return null
  const indent = /^[ \t]+(?=")/m.exec(manifest)?.[0] ?? "  "
  return `${JSON.stringify({ ...parsed, scripts: { ...scripts, ...Object.fromEntries(added) } }, null, indent)}\n`
}

/** Whether a package.json depends on Recall. */
export function dependsOnRecall(manifest: string): boolean {
  const { dependencies = {}, devDependencies = {} } = parsedManifest(manifest) ?? {}
  return [dependencies, devDependencies].some((all) => Object.hasOwn(all, "recall-lang"))
}

type Named = { readonly [name: string]: string }

function parsedManifest(
  text: string,
): { readonly scripts?: Named; readonly dependencies?: Named; readonly devDependencies?: Named } | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : null
  } catch {
    return null
  }
}

/** The files of a project, by path. `version` is the minimum release of Recall that it requires. */
export function projectFiles(name: string, version: string): { readonly [path: string]: string } {
  const manifest = {
    name,
    private: true,
    type: "module",
    scripts: SCRIPTS,
    dependencies: { "recall-lang": `^${version}` },
  }
  return {
    "package.json": `${JSON.stringify(manifest, null, 2)}\n`,
    "recall.config.mjs": CONFIGURATION,
    "main.rcl": MAIN,
    "tasks.rcl": TASKS,
    "test/tasks.rcl": TESTS,
    "notes.md": NOTES,
    [AGENTS_FILE]: agentNotes("npm run check", "npm test"),
    ".gitignore": IGNORED,
    ".editorconfig": EDITOR,
  }
}
