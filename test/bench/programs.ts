// The programs that Recall is compared with, where the machine has them.

import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Contender } from "./contender.ts"

export interface Program {
  readonly name: string
  readonly version: string
}

export type ProgramName = "Lua" | "LuaJIT" | "Python" | "SWI-Prolog" | "Guile" | "Guile, interpreted" | "jq"

/** `before` goes before a script's path. */
const KNOWN: {
  readonly [name in ProgramName]: {
    readonly command: string
    readonly version: string
    readonly before: readonly string[]
  }
} = {
  Lua: { command: "lua5.4", version: "-v", before: [] },
  LuaJIT: { command: "luajit", version: "-v", before: [] },
  Python: { command: "python3", version: "--version", before: [] },
  "SWI-Prolog": {
    command: "swipl",
    version: "--version",
    before: ["-O", "--stack-limit=8g", "-g", "main", "-t", "halt"],
  },
  Guile: { command: "guile", version: "--version", before: [] },
  "Guile, interpreted": { command: "guile", version: "--version", before: ["-c"] },
  jq: { command: "jq", version: "--version", before: ["-nr", "-f"] },
}

/** The programs that are installed, each with the version that it reports; and the names of the others. */
export function findPrograms(): { readonly present: readonly Program[]; readonly absent: readonly string[] } {
  const present: Program[] = []
  const absent: string[] = []
  for (const [name, { command, version }] of Object.entries(KNOWN)) {
    const { status, stdout, stderr } = spawnSync(command, [version], { encoding: "utf8" })
    if (status === 0) present.push({ name, version: firstNumber(`${stdout}${stderr}`) })
    else absent.push(name)
  }
  return { present, absent }
}

function firstNumber(text: string): string {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? text.trim()
}

/** A script of test/bench/scripts, run by a program of the machine. */
export function script(program: ProgramName, file: string, ...args: readonly (string | number)[]): Contender {
  const { command, before } = KNOWN[program]
  const path = fileURLToPath(new URL(`scripts/${file}`, import.meta.url))
  const place = program === "Guile, interpreted" ? `(primitive-load ${JSON.stringify(path)})` : path
  return {
    name: program,
    work: { kind: "command", command, arguments: [...before, place, ...args.map(String)], program },
  }
}
