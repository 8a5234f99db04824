// The commands of the debugger, each a letter or a word.

export const DEBUG_COMMANDS = {
  into: { letter: "i", help: "step to the next event" },
  over: { letter: "o", help: "step over the current row and everything below it" },
  out: { letter: "u", help: "step out: to the end of the enclosing row" },
  continue: { letter: "c", help: "run to the next breakpoint or the end" },
  back: { letter: "b", help: "go back to the previous stop; nothing is undone or asked twice" },
  break: { letter: "k", help: "add a breakpoint: break TASK, break usd 0.5, break tokens 1000, break error" },
  list: { letter: "l", help: "list the breakpoints" },
  delete: { letter: "d", help: "delete a breakpoint by its number, or all" },
  where: { letter: "w", help: "show the chain of calls and questions up to the run" },
  print: { letter: "p", help: "show the names in scope; print NAME for a whole value; print result" },
  answer: { letter: "a", help: "show the text of the answer or document so far" },
  tree: { letter: "t", help: "show all rows so far; tree LEVELS limits the depth" },
  help: { letter: "h", help: "list the commands" },
  quit: { letter: "q", help: "end the run with its partial result" },
} as const

export type DebugCommand = keyof typeof DEBUG_COMMANDS

/** The command of a line and the words after it; null for an unknown command. */
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
