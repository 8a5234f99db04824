// Starting: whole processes, from outside.

import { fileURLToPath } from "node:url"
import type { Contender, Group, Target } from "./contender.ts"
import { ratio, showFactor } from "./statistics.ts"

const NODE = "node -e ''"

function node(name: string, ...args: readonly string[]): Contender {
  return { name, work: { kind: "process", command: process.execPath, arguments: args } }
}

/** A small program, which asks nothing. */
const PROGRAM = fileURLToPath(new URL("../../examples/fib.rcl", import.meta.url))

function built(path: string): string {
  return fileURLToPath(new URL(`../../dist/${path}`, import.meta.url))
}

function within(us: string, factor: number): Target {
  return {
    what: `${us}: within ${factor} × of ${NODE}`,
    level: "aim",
    judge(figures) {
      const measured = ratio(figures, us, NODE)
      return measured === undefined ? undefined : { holds: measured <= factor, measured: `${showFactor(measured)} ×` }
    },
  }
}

export const startGroup: Group = {
  name: "start",
  title: "Starting",
  about: "Whole processes from start to end, with the package that `npm run build` makes.",
  cases: [
    {
      name: "start",
      title: "Import and command line",
      rounds: 15,
      contenders: [
        node(NODE, "-e", ""),
        node("import of the core", "--input-type=module", "-e", `import ${JSON.stringify(built("index.js"))}`),
        node("recall eval 1", built("cli/main.js"), "eval", "1"),
        node("recall run", built("cli/main.js"), "run", PROGRAM),
        node("recall check", built("cli/main.js"), "check", PROGRAM),
        node("recall --help", built("cli/main.js"), "--help"),
      ],
      targets: ["import of the core", "recall eval 1", "recall run", "recall check", "recall --help"].map((name) =>
        within(name, 2),
      ),
    },
  ],
}
