// Readers of rows that are not ours: pandas and jsonschema of Debian.

import { spawnSync } from "node:child_process"

/** The interpreter that has a package; undefined without one. */
export function pythonWith(name: string): string | undefined {
  return ["/usr/bin/python3", "python3"].find((command) => spawnSync(command, ["-c", `import ${name}`]).status === 0)
}

/** The JSON that a program prints, with lines as its standard input. */
export function readWith(python: string, program: string, lines: string): unknown {
  const { stdout, stderr } = spawnSync(python, ["-c", program], { input: lines, encoding: "utf8" })
  if (stdout === "") throw new Error(stderr)
  return JSON.parse(stdout) as unknown
}
