// The documentation of a name: of the session's own declarations, of natives, and of the standard library.

import { describeModule, type ModuleReference, type ReferenceTask } from "../../reference/describe.ts"
import { describeStandardLibrary } from "../../reference/standard-library.ts"

interface Documented {
  readonly task: ReferenceTask
  readonly from: ModuleReference
}

/** All tasks of a name: the session's own first. */
function tasksNamed(name: string, source: string): readonly Documented[] {
  const modules = [
    { ...describeModule("session", source).reference, imported: false },
    ...(describeStandardLibrary("std") ?? []),
  ]
  return modules.flatMap((from) => from.tasks.filter((task) => task.name === name).map((task) => ({ task, from })))
}

/** `upper(text: string): string`; null for a name of no task. */
export function signatureOf(name: string, source: string): string | null {
  return tasksNamed(name, source)[0]?.task.signature ?? null
}

/** The signature, the description, examples and the IMPORT of a name; null for an unknown one. */
export function documentationOf(name: string, source: string): string | null {
  const found = tasksNamed(name, source)
  if (found.length === 0) return null
  return found
    .map(({ task: { signature, documentation, examples }, from }) =>
      [
        signature,
        ...(documentation === null ? [] : [`  ${documentation.replaceAll("\n", "\n  ")}`]),
        ...examples.map((example) => `  ${example}`),
        ...(from.imported && from.specifier !== "std/prelude" ? [`  IMPORT ${name} FROM "${from.specifier}"`] : []),
      ].join("\n"),
    )
    .join("\n\n")
}
