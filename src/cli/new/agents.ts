// Generates the notes for coding agents in a new project or library.

export const AGENTS_FILE = "AGENTS.md"

/** `check` and `test`: the commands that check and test all modules. */
export function agentNotes(check: string, test: string): string {
  return `# For coding agents

Files that end in \`.rcl\` are modules in Recall, a language for calls to language models. It is not JavaScript.

- \`npx recall skill\` prints what to know before writing one; \`npx recall doc\` lists the documentation.
- After each change run \`${check}\` and obey its hints, then \`${test}\`. Both are free and ask no model.
- \`npx recall explain CODE\` explains a diagnostic.
`
}
