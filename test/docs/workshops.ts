// The pages whose commands run one behind the other in a folder of their own, with the files that the page shows.

import { codeBlocks, type CodeBlock } from "./code-blocks.ts"
import { recallCommands, type ShownCommand } from "./shell.ts"

/** Other pages run each command by itself, in the folder of the project. */
export const WORKSHOPS = ["docs/start.md", "docs/cookbook.md"] as const

/** A part of a page: its files, and its commands in order. */
export interface Part {
  readonly title: string
  readonly files: { readonly [path: string]: string }
  readonly commands: readonly WorkshopCommand[]
}

export interface WorkshopCommand extends ShownCommand {
  readonly output: string | undefined
  /** The exit status: `status=3` behind the fence, and otherwise 0. */
  readonly status: number
  readonly line: number
}

/** The parts of a page by its headings of the second level. A block with `file=PATH` is the content of that file. */
export function partsOf(page: string): readonly Part[] {
  const blocks = codeBlocks(page)
  return headingsOf(page, blocks).flatMap(({ title, from, to }) => {
    const own = blocks.filter(({ line }) => line > from && line < to)
    const files = Object.fromEntries(own.flatMap(fileOf))
    const commands = own.flatMap(({ language, attributes, code, line }, index) => {
      if (language !== "sh" || attributes.includes("excerpt")) return []
      const next = own[index + 1]
      const output = next?.language === "text" && next.attributes.includes("output") ? next.code : undefined
      const all = recallCommands(code)
      const status = Number(/^status=(\d+)$/m.exec(attributes.join("\n"))?.[1] ?? 0)
      return all.map((command, i) => ({ ...command, output: i === all.length - 1 ? output : undefined, status, line }))
    })
    return commands.length > 0 || Object.keys(files).length > 0 ? [{ title, files, commands }] : []
  })
}

function fileOf({ attributes, code }: CodeBlock): readonly (readonly [path: string, text: string])[] {
  const file = attributes.find((attribute) => attribute.startsWith("file="))
  return file === undefined ? [] : [[file.slice("file=".length), code]]
}

/** The headings with the lines between which their parts are: `##` in a block is a comment. */
function headingsOf(page: string, blocks: readonly CodeBlock[]) {
  const isCode = (line: number) =>
    blocks.some((block) => line > block.line && line < block.line + block.code.split("\n").length)
  const found = page.split("\n").flatMap((text, i) => {
    const title = /^## (.*)$/.exec(text)?.[1]
    return title === undefined || isCode(i + 1) ? [] : [{ title, from: i + 1 }]
  })
  return found.map((heading, i) => ({ ...heading, to: found[i + 1]?.from ?? Infinity }))
}
