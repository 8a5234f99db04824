// Generates the files of a new library.

import { declarationsOf } from "../../reference/declarations.ts"
import { AGENTS_FILE, agentNotes } from "./agents.ts"
import { readSignatures, readTypes } from "../../program/signatures.ts"

const MODULE = `## Summaries of texts of any length.

## UTF-16 units up to which a text is summarized by one question.
LET longest = 4000

## A summary in at most so many words. A long text is taken apart, and the summaries of its parts are combined.
TASK summarize(text: string, words: number = 100): string =
  IF trim(text) == "" THEN ""
  ELSE IF length(text) <= longest THEN _short(text, words)
  ELSE tree_reduce(
    (FOR part IN chunks(text, longest) : _short(part, words)),
    (a, b) => _short(\`\${a}\\n\\n\${b}\`, words)
  )

TASK _short(text: string, words: number): string =
  ask(\`Summarize this text in at most \${words} words.\`, text)
`

const TESTS = `IMPORT summarize FROM "../src/main.rcl"

LET text = "Tea is poured slowly. Coffee is ground first, and then it is poured, too."

TEST "nothing is asked about an empty text" (questions: 0) : summarize(" ") == ""

TEST "a short text takes one question" (questions: 1) : summarize(text, words: 10) != ""

TEST "a long text is taken apart" : length(summarize(repeat(text + "\\n\\n", 100), 10)) < 4000
`

const IGNORED = "node_modules/\n*.tgz\n"

/**
 * The files of a library, by path. `name` is its npm name, `version` the minimum release of Recall that it requires.
 */
export async function filesOf(name: string, version: string): Promise<{ readonly [path: string]: string }> {
  const main = { id: "main", text: MODULE }
  return {
    "package.json": `${JSON.stringify(manifestOf(name, version), null, 2)}\n`,
    "src/main.rcl": MODULE,
    "src/main.d.rcl.ts": declarationsOf("main.rcl", await readSignatures(main), await readTypes(main)),
    "test/main.rcl": TESTS,
    "README.md": readme(name),
    [AGENTS_FILE]: agentNotes("npx recall check --strict .", "npm test"),
    ".gitignore": IGNORED,
  }
}

function manifestOf(name: string, version: string): object {
  return {
    name,
    version: "0.1.0",
    description: "A library of tasks for Recall.",
    keywords: ["recall-lang"],
    type: "module",
    files: ["src"],
    exports: { ".": { types: "./src/main.d.rcl.ts", recall: "./src/main.rcl" }, "./package.json": "./package.json" },
    scripts: {
      test: "recall test --model offline",
      types: "recall types src",
      docs: `recall doc ${name} -o docs/reference.md`,
      prepack: "npm run types",
    },
    peerDependencies: { "recall-lang": `>=${version}` },
    devDependencies: { "recall-lang": `^${version}` },
  }
}

function readme(name: string): string {
  return `# ${name}

A library of tasks for [Recall](https://www.npmjs.com/package/recall-lang).

\`\`\`sh
npm install ${name} recall-lang
\`\`\`

In a module:

\`\`\`
IMPORT summarize FROM "${name}"

PARAM article: string

EMIT summarize(article, words: 50)
\`\`\`

In a program, with the plugin \`recall-lang/plugin\` or \`node --import recall-lang/register\`:

\`\`\`ts
import { configure, createRuntime } from "recall-lang"
import { offline } from "recall-lang/models/offline"
import { summarize } from "${name}"

configure(createRuntime({ models: offline() }))
console.log(await summarize("Tea is poured slowly."))
\`\`\`

## Development

| command | what it does |
|---|---|
| \`npm test\` | runs the tests in \`test/\`, offline |
| \`npm run types\` | generates the TypeScript declarations, \`src/main.d.rcl.ts\` |
| \`npm run docs\` | generates \`docs/reference.md\` |
| \`npm publish\` | publishes the package |

Before you publish, choose a licence: put its text into \`LICENSE\` and its name into \`package.json\`, for example
\`"license": "MIT"\`. Without one nobody may use the library.
`
}
