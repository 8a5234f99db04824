// Parses a live block: the declarations of an answer, with EMIT last and at most once.

import type { Block, Declaration } from "./ast.ts"
import type { BlockFinder } from "./block-finder.ts"
import { documentDeclarations } from "./documentation.ts"
import { Failure } from "./failure.ts"
import { readDeclarations } from "./module.ts"
import type { Read } from "./read.ts"

type Declared = Block["declarations"][number]

/** `text` is the block with its fences and begins at `start` in the whole source. */
export function readBlock(text: string, start: number, finder: BlockFinder): Read<Block> {
  const body = text.slice(finder.bodyStart, finder.bodyEnd)
  const read = readDeclarations(body, start + finder.bodyStart, "answer")
  const failure = read.failures[0] ?? misplaced(read.declarations)
  if (failure !== undefined) return { tree: null, repairs: [], failure }
  const declared = read.declarations.filter(isDeclared)
  const { declarations } = documentDeclarations(body, start + finder.bodyStart, declared, read.comments)
  return {
    tree: { kind: "block", start, end: start + text.length, declarations },
    repairs: read.repairs,
    failure: null,
  }
}

function isDeclared(declaration: Declaration): declaration is Declared {
  return declaration.kind === "let-declaration" || declaration.kind === "task" || declaration.kind === "emit"
}

function misplaced(declarations: readonly Declaration[]): Failure | undefined {
  for (const [index, declaration] of declarations.entries()) {
    const { start, end } = declaration
    if (!isDeclared(declaration)) {
      return new Failure("declaration-in-block", "a block holds LET, TASK and EMIT only", start, end)
    }
    if (declaration.kind === "emit" && index < declarations.length - 1) {
      return new Failure("emit-not-last", "EMIT must be the last declaration of a block", start, end)
    }
  }
  return undefined
}
