// Renders the reference of modules as Markdown.

import type { ModuleReference, ReferenceConstant, ReferenceParameter, ReferenceTask } from "./describe.ts"

/** One page: a single module under its own name, several under a title with a list of them. */
export function referenceMarkdown(
  title: string,
  modules: readonly ModuleReference[],
  introduction: string | null = null,
): string {
  const [only] = modules
  if (modules.length === 1 && only !== undefined && introduction === null) return page(moduleParts(only, 1))
  const list = modules.map(
    ({ specifier, documentation }) =>
      `- [${specifier}](#${headingAnchor(specifier)})${documentation === null ? "" : `: ${firstLine(documentation)}`}`,
  )
  return page([
    `# ${title}`,
    ...(introduction === null ? [] : [introduction]),
    list.join("\n"),
    ...modules.flatMap((module) => moduleParts(module, 2)),
  ])
}

function page(parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`
}

function moduleParts(module: ModuleReference, level: number): readonly string[] {
  const { specifier, imported, documentation, parameters, tasks, constants, passedOn } = module
  const importable = [...constants, ...tasks].map(({ name }) => name)
  return [
    `${heading(level)} ${specifier}`,
    ...(documentation === null ? [] : [documentation]),
    ...(imported && importable.length > 0
      ? [code(`IMPORT ${importable.join(", ")} FROM ${JSON.stringify(specifier)}`)]
      : []),
    ...(parameters.length === 0 ? [] : [`${heading(level + 1)} Parameters of the program`, parameterTable(parameters)]),
    ...constants.flatMap((constant) => constantParts(constant, level + 1)),
    ...tasks.flatMap((task) => taskParts(task, level + 1)),
    ...(passedOn.length === 0
      ? []
      : [
          `${heading(level + 1)} From other modules`,
          passedOn.map(({ name, from }) => `- \`${name}\` of \`${from}\``).join("\n"),
        ]),
  ]
}

function constantParts({ name, value, documentation }: ReferenceConstant, level: number): readonly string[] {
  return [
    `${heading(level)} ${name}`,
    code(`LET ${name} = ${value}`),
    ...(documentation === null ? [] : [documentation]),
  ]
}

function taskParts(
  { name, signature, documentation, parameters, examples }: ReferenceTask,
  level: number,
): readonly string[] {
  const rows = parameters.some((parameter) => parameter.default !== null) ? [parameterTable(parameters)] : []
  return [
    `${heading(level)} ${name}`,
    code(signature),
    ...(documentation === null ? [] : [documentation]),
    ...rows,
    ...(examples.length === 0 ? [] : [code(examples.join("\n"))]),
  ]
}

function parameterTable(
  parameters: readonly (ReferenceParameter & { readonly documentation?: string | null })[],
): string {
  const described = parameters.some(({ documentation }) => documentation !== undefined && documentation !== null)
  const rows = parameters.map(({ name, type, default: fallback, documentation }) => [
    cell(name),
    type === null ? "any" : cell(type),
    fallback === null ? "required" : cell(fallback),
    ...(described ? [(documentation ?? "").replaceAll("\n", " ").replaceAll("|", "\\|")] : []),
  ])
  const header = ["parameter", "type", "default", ...(described ? ["meaning"] : [])]
  return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")
}

function cell(text: string): string {
  const mark = text.includes("`") ? "``" : "`"
  const room = mark === "``" ? " " : ""
  return mark + room + text.replaceAll("\n", " ").replaceAll("|", "\\|") + room + mark
}

/** A block of code with a fence longer than any run of backticks in it. */
function code(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}rcl excerpt\n${text}\n${fence}`
}

function heading(level: number): string {
  return "#".repeat(level)
}

function firstLine(documentation: string): string {
  return documentation.split("\n")[0]!
}

/** The fragment of a heading, as GitHub derives it. */
export function headingAnchor(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-")
}
