// Generates TypeScript declarations of a module: `legal.d.rcl.ts` for `import { summarize } from "./legal.rcl"`.

import type { TaskSignature } from "../program/signatures.ts"
import { exportName, isBindingName } from "./names.ts"
import { typeScriptType } from "./typescript-type.ts"

/** The text of the declarations; `file` is the module's file name. */
export function declarationsOf(file: string, signatures: readonly TaskSignature[]): string {
  const tasks = signatures.map((signature, i) => {
    const name = isBindingName(signature.name) ? signature.name : `$task${i}`
    return {
      signature,
      name,
      text: `${comment(signature)}export declare function ${name}${functionType(signature, ": ")}\n`,
    }
  })
  const declared = tasks.map(({ signature, name, text }) => {
    if (name === signature.name) return text
    const local = text.replace("export declare", "declare")
    // The default export is the module itself.
    return signature.name === "default" ? local : `${local}export { ${name} as ${exportName(signature.name)} }\n`
  })
  const members = tasks
    .map(({ signature, name }) => `  readonly ${exportName(signature.name)}: typeof ${name}\n`)
    .join("")
  return [
    `// The tasks of ${file} for TypeScript; written by \`recall types\`, not by hand.\n`,
    `import type { RecallModule } from "recall-lang"\n`,
    ...declared,
    "/** The module itself, for `tasksOf(module, runtime)`. */\n"
      + `declare const $module: RecallModule<{\n${members}}>\nexport default $module\n`,
  ].join("\n")
}

function functionType({ parameters, returns }: TaskSignature, separator: string): string {
  const shown = parameters.map(({ name, type }, i) => {
    // Only trailing parameters may be optional, in TypeScript as in a call by position.
    const optional = parameters.slice(i).every((later) => later.default !== null)
    const local = isBindingName(name) ? name : `${name.replaceAll(/[^\p{ID_Continue}$]/gu, "_")}_`
    return `${local}${optional ? "?" : ""}: ${typeScriptType(type, "takes")}`
  })
  return `(${shown.join(", ")})${separator}Promise<${typeScriptType(returns, "gives")}>`
}

function comment({ documentation, parameters }: TaskSignature): string {
  const fallbacks = parameters.flatMap(({ name, default: fallback }) =>
    fallback === null ? [] : [`@param ${name} ${fallback.replaceAll("\n", " ")} unless given`],
  )
  const lines = [...(documentation === null ? [] : documentation.split("\n")), ...fallbacks].map((line) =>
    line.replaceAll("*/", "*\\/"),
  )
  return lines.length === 0 ? "" : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`
}
