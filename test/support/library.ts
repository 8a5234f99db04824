// Tasks of the standard library as functions of TypeScript, for properties.

import { createRuntime, type RunResult, type RuntimeOptions } from "../../src/index.ts"

/** A task of `std/module`, or with `source` an expression over its names and `a`, `b`, `c`, as a function. */
export async function libraryFunctions(
  module: string,
  sources: { readonly [name: string]: string },
  options: RuntimeOptions = {},
): Promise<{ readonly [name: string]: (...values: unknown[]) => Promise<unknown> }> {
  const tasks = Object.entries(sources).map(
    ([name, source]) => `TASK ${name}(a: any, b: any = null, c: any = null) = ${source}`,
  )
  const { tasks: loaded } = await createRuntime({ memo: false, ...options }).compile(
    `IMPORT "std/${module}" AS m\n${tasks.join("\n")}`,
  )
  return loaded
}

/** Evaluates an expression with names of `std/module`, each asked by the model given; `args` are bound in it. */
export async function evaluateWith(
  module: string,
  names: string,
  expression: string,
  options: RuntimeOptions,
  args: { readonly [name: string]: unknown } = {},
): Promise<RunResult> {
  const parameters = Object.keys(args)
    .map((name) => `PARAM ${name}: any\n`)
    .join("")
  const host = (options.natives ?? []).map(({ name }) => `IMPORT ${name} FROM "host"\n`).join("")
  return createRuntime(options).run(`${host}IMPORT ${names} FROM "std/${module}"\n${parameters}EMIT ${expression}`, {
    args,
    name: "test",
  })
}
