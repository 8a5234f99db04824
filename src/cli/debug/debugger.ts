// The debugger without a terminal, from command lines to output lines.

import { breakpointWords, readBreakpoint } from "./breakpoints.ts"
import { helpLines, readCommand, type DebugCommand } from "./commands.ts"
import { Stepper, type Arrival } from "./stepper.ts"
import { answerLines, bindingLines, stopLines, treeLines, valueLines, waitingLines, whereLines } from "./views.ts"

export interface Shown {
  readonly lines: readonly string[]
  readonly isQuit: boolean
}

export interface Debugger {
  readonly stepper: Stepper
  /** The first stop of the run; null if the run ended without an event. */
  begin(): Promise<Shown | null>
  /** Executes one line. An empty line repeats the last step. */
  execute(line: string): Promise<Shown>
}

export function createDebugger(): Debugger {
  const stepper = new Stepper()
  let last = ""
  return {
    stepper,
    async begin() {
      return (await stepper.begin()) ? shown([...here(stepper), "h lists the commands."]) : null
    },
    async execute(line) {
      const given = line.trim() === "" ? last : line
      const read = readCommand(given)
      if (given === "") return shown(["h lists the commands."])
      if (read === null) return shown(["Unknown command.", ...helpLines()])
      const { command, words } = read
      last = STEPS.has(command) ? command : last
      return { lines: await executeCommand(stepper, command, words), isQuit: command === "quit" }
    },
  }
}

const STEPS: ReadonlySet<DebugCommand> = new Set(["into", "over", "out", "continue", "back"])

function shown(lines: readonly string[]): Shown {
  return { lines, isQuit: false }
}

async function executeCommand(
  stepper: Stepper,
  command: DebugCommand,
  words: readonly string[],
): Promise<readonly string[]> {
  const {
    state,
    stop: { id },
  } = stepper
  const row = state.rows[id]!
  switch (command) {
    case "into":
      return arrived(stepper, await stepper.into())
    case "over":
      return arrived(stepper, await stepper.over())
    case "out":
      return arrived(stepper, await stepper.out())
    case "continue":
      return arrived(stepper, await stepper.continue())
    case "back":
      return arrived(stepper, stepper.back())
    case "break":
      return addBreakpoint(stepper, words)
    case "list":
      return listed(stepper)
    case "delete":
      return deleteBreakpoints(stepper, words)
    case "where":
      return whereLines(state, row)
    case "print":
      return words.length === 0 ? bindingLines(state, row) : words.flatMap((name) => valueLines(state, row, name))
    case "answer":
      return answerLines(state, row)
    case "tree":
      return treeLines(state, id, words[0] === undefined || !/^\d+$/.test(words[0]) ? Infinity : Number(words[0]))
    case "help":
      return helpLines()
    case "quit":
      return []
  }
}

function here(stepper: Stepper): readonly string[] {
  const { state, stop, waiting } = stepper
  return [...stopLines(state, stop), ...waitingLines(state, waiting)]
}

function arrived(stepper: Stepper, arrival: Arrival): readonly string[] {
  switch (arrival.kind) {
    case "stop":
    case "over":
      return here(stepper)
    case "breakpoint":
      return [`Breakpoint: ${breakpointWords(arrival.breakpoint)}`, ...here(stepper)]
    case "unchanged":
      return [
        stepper.stop.kind === "begins" && stepper.isAtBeginning ? "This is the beginning." : "This is the end.",
        ...here(stepper),
      ]
  }
}

function addBreakpoint({ breakpoints }: Stepper, words: readonly string[]): readonly string[] {
  const breakpoint = readBreakpoint(words)
  if (breakpoint === null)
    return ["Write break TASK, break task TASK, break usd 0.5, break tokens 1000 or break error."]
  breakpoints.push(breakpoint)
  return [`${breakpoints.length}  ${breakpointWords(breakpoint)}`]
}

function listed({ breakpoints }: Stepper): readonly string[] {
  return breakpoints.length === 0
    ? ["There are no breakpoints."]
    : breakpoints.map((breakpoint, i) => `${i + 1}  ${breakpointWords(breakpoint)}`)
}

function deleteBreakpoints(stepper: Stepper, [number]: readonly string[]): readonly string[] {
  const { breakpoints } = stepper
  if (number === undefined || number === "all") breakpoints.length = 0
  else if (!/^\d+$/.test(number) || breakpoints[Number(number) - 1] === undefined)
    return ["No breakpoint has that number: list shows them."]
  else breakpoints.splice(Number(number) - 1, 1)
  return listed(stepper)
}
