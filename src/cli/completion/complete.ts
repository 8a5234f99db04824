// The candidates for a word of a command line, from the declarations of the commands.

import type { Argument, Command, Option } from "commander"

export interface Completion {
  readonly candidates: readonly Candidate[]
  /** Whether the names of files fit, too. */
  readonly files: boolean
}

export interface Candidate {
  readonly word: string
  readonly about: string
}

/** Names of arguments and of values that are paths, as the declarations write them. */
const PATHS: ReadonlySet<string> = new Set(["file", "files", "path", "folder", "subject", "before", "after"])

/** The beginnings of values that are not a closed list. */
const BEGINNINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ["--model", ["offline", "tiny", "openai:"]],
  ["--allow", ["read=", "write=", "net=", "env=", "clock"]],
])

const NOTHING: Completion = { candidates: [], files: false }

/** The candidates that begin with `current`, behind the words of a command line that are complete. */
export function complete(program: Command, words: readonly string[], current: string): Completion {
  const { command, positional, waiting, isLiteral } = placeOf(program, words)
  if (waiting !== null) return valuesOf(waiting, current, "")
  if (!isLiteral && current.startsWith("-")) {
    const [name = "", value] = current.split(/=(.*)/s)
    const option = value === undefined ? undefined : optionOf(command, name)
    return option === undefined ? fitting(optionsOf(command, words), current) : valuesOf(option, value!, `${name}=`)
  }
  const subcommands = command.createHelp().visibleCommands(command)
  if (subcommands.length > 0 && positional === 0) return fitting(subcommands.map(candidateOf), current)
  return ofArgument(argumentAt(command, positional), current)
}

interface Place {
  readonly command: Command
  /** The number of arguments before the word. */
  readonly positional: number
  /** The option whose value the word is; null for none. */
  readonly waiting: Option | null
  /** Whether `--` came before, so that no word is an option. */
  readonly isLiteral: boolean
}

function placeOf(program: Command, words: readonly string[]): Place {
  let command = program
  let positional = 0
  let waiting: Option | null = null
  let isLiteral = false
  for (const word of words) {
    // bash divides `--reporter=json` into three words.
    if (word === "=" && waiting !== null) continue
    if (waiting !== null) waiting = null
    else if (isLiteral) positional++
    else if (word === "--") isLiteral = true
    else if (word.startsWith("-") && word !== "-") {
      const option = word.includes("=") ? undefined : optionOf(command, word)
      waiting = option !== undefined && option.required ? option : null
    } else {
      const inner = positional === 0 ? command.commands.find((each) => each.name() === word) : undefined
      if (inner === undefined) positional++
      else command = inner
    }
  }
  return { command, positional, waiting, isLiteral }
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => long === flag || short === flag)
}

function argumentAt(command: Command, position: number): Argument | undefined {
  const last = command.registeredArguments.at(-1)
  return command.registeredArguments[position] ?? (last?.variadic === true ? last : undefined)
}

function ofArgument(argument: Argument | undefined, current: string): Completion {
  if (argument === undefined) return NOTHING
  if (argument.argChoices !== undefined) return fitting(choices(argument.argChoices, ""), current)
  return { candidates: [], files: PATHS.has(argument.name()) }
}

/** The values of an option. `before` is the part of the word that stays, such as `--reporter=`. */
function valuesOf({ argChoices, flags, long }: Option, current: string, before: string): Completion {
  const values = argChoices ?? BEGINNINGS.get(long ?? "")
  if (values !== undefined) return fitting(choices(values, before), before + current)
  const name = /<([\w-]+)>/.exec(flags)?.[1] ?? ""
  return { candidates: [], files: PATHS.has(name) }
}

function choices(words: readonly string[], before: string): readonly Candidate[] {
  return words.map((word) => ({ word: before + word, about: "" }))
}

/** The options, without those that are given: only options with a list may be given again. */
function optionsOf(command: Command, words: readonly string[]): readonly Candidate[] {
  const given = new Set(words.map((word) => word.split("=", 1)[0]))
  return [
    ...command.options
      .filter(({ hidden, long, parseArg }) => !hidden && (parseArg !== undefined || !given.has(long ?? "")))
      .map(({ long, short, description }) => ({ word: long ?? short ?? "", about: description })),
    { word: "--help", about: "print help" },
  ]
}

function candidateOf(command: Command): Candidate {
  return { word: command.name(), about: command.summary() || command.description() }
}

function fitting(candidates: readonly Candidate[], current: string): Completion {
  return { candidates: candidates.filter(({ word }) => word.startsWith(current)), files: false }
}

/** A line for each candidate, with a tab before its description, and `:files` if names of files fit. */
export function completionText({ candidates, files }: Completion): string {
  return [
    ...candidates.map(({ word, about }) => (about === "" ? word : `${word}\t${about}`)),
    ...(files ? [":files"] : []),
  ]
    .map((line) => `${line}\n`)
    .join("")
}
