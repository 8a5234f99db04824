// Generates TypeScript declarations of a module: `legal.d.rcl.ts` for `import { summarize } from "./legal.rcl"`.

import type { NamedType, TaskSignature } from "../program/signatures.ts"
import { exportName, isBindingName } from "./names.ts"
import { namesOf, typeScriptType, type TypeNames } from "./typescript-type.ts"

/** The text of the declarations; `file` is the module's file name, `types` are the types that its LETs name. */
export function declarationsOf(
  file: string,
  signatures: readonly TaskSignature[],
  types: readonly NamedType[],
): string {
  const names = namesOf(types, signatures)
  const aliases = [...names.values()].map(
    ({ name, type }) => `export type ${name} = ${typeScriptType(type, "gives", without(names, name))}\n`,
  )
  const tasks = signatures.map((signature, i) => {
    const name = isBindingName(signature.name) ? signature.name : `$task${i}`
    return {
      signature,
      name,
      text: `${comment(signature)}export declare const ${name}: ${taskType(signature, names)}\n`,
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
    `import type { RecallModule${tasks.length === 0 ? "" : ", Task"} } from "recall-lang"\n`,
    ...aliases,
    ...declared,
    "/** The module itself, for `tasksOf(module, runtime)`. */\n"
      + `declare const $module: RecallModule<{\n${members}}>\nexport default $module\n`,
  ].join("\n")
}

/** The names without one: a type's own name does not explain it. */
function without(names: TypeNames, left: string): TypeNames {
  return new Map([...names].filter(([, { name }]) => name !== left))
}

function taskType({ parameters, returns }: TaskSignature, names: TypeNames): string {
  const shown = parameters.map(({ name, type, default: fallback }, i) => {
    const isBeforeRequired = parameters.slice(i).some((later) => later.default === null)
    const local = isBindingName(name) ? name : `${name.replaceAll(/[^\p{ID_Continue}$]/gu, "_")}_`
    const taken = typeScriptType(type, "takes", names)
    // Only trailing elements of a tuple may be optional; any other argument is left out as `undefined`.
    const mayLack = fallback !== null && taken !== "unknown"
    return `${local}${isBeforeRequired ? "" : "?"}: ${taken}${mayLack ? " | undefined" : ""}`
  })
  return `Task<[${shown.join(", ")}], ${typeScriptType(returns, "gives", names)}>`
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
