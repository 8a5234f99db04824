// The commands of the debugger: one letter or a word each.

export const DEBUG_COMMANDS = {
  into: { letter: "i", help: "to whatever comes next" },
  over: { letter: "o", help: "past what begins here, with all below it" },
  out: { letter: "u", help: "up: to the end of what is around this" },
  continue: { letter: "c", help: "to the next breakpoint, or the end" },
  back: {
    letter: "b",
    help: "to the stop before this one, however one came here: nothing is undone, and nothing asked twice",
  },
  break: { letter: "k", help: "stop at: break TASK, break usd 0.5, break tokens 1000, break error" },
  list: { letter: "l", help: "the breakpoints" },
  delete: { letter: "d", help: "delete a breakpoint by its number, or all" },
  where: { letter: "w", help: "the chain of calls and questions up to the run" },
  print: { letter: "p", help: "what names stand for here; print NAME for the whole value; print result" },
  answer: { letter: "a", help: "the text of the answer, or the document, as far as it has come" },
  tree: { letter: "t", help: "all that has happened so far; tree LEVELS for less" },
  help: { letter: "h", help: "the commands" },
  quit: { letter: "q", help: "end the run with what there is" },
} as const

export type DebugCommand = keyof typeof DEBUG_COMMANDS

/** The command and what follows it; null for what is none. */
export function readCommand(
  line: string,
): { readonly command: DebugCommand; readonly words: readonly string[] } | null {
  const [first = "", ...words] = line.trim().split(/\s+/)
  for (const [name, { letter }] of Object.entries(DEBUG_COMMANDS))
    if (first === name || first === letter) return { command: name as DebugCommand, words }
  return null
}

export function helpLines(): readonly string[] {
  return Object.entries(DEBUG_COMMANDS).map(([name, { letter, help }]) => `  ${letter}  ${name.padEnd(9)}${help}`)
}
