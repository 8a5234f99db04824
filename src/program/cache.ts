// Programs that were compiled lately, by content.

import { compileProgram, type CompileSettings, type Program } from "./program.ts"
import type { Load } from "./modules/load.ts"
import type { ModuleLoader, ModuleSource } from "./modules/loader.ts"

/** Programs that a runtime keeps: the ones used last. */
export const MAX_PROGRAMS = 64
/** UTF-16 units of all their sources together, without what they import. */
export const MAX_PROGRAM_TEXT = 4_000_000

/** Compiles programs, and gives an earlier one where its source and all that it imports are the same. */
export class ProgramCache {
  /** The one used last is the last. */
  private readonly programs = new Map<string, Promise<Program>>()
  private length = 0
  private readonly loaders = new WeakMap<ModuleLoader, number>()
  private lastLoader = 0

  /** An observed program is compiled each time: its code is wrapped. */
  async get(source: ModuleSource, settings: CompileSettings): Promise<Program> {
    if (settings.observe !== undefined) return compileProgram(source, settings)
    const key = this.keyOf(source, settings)
    const known = this.programs.get(key)
    if (known !== undefined) {
      const program = await known
      if (await isCurrent(program.loads, settings.modules)) {
        if (this.programs.get(key) === known) this.keep(key, known)
        return program
      }
    }
    const compiling = compileProgram(source, settings)
    this.keep(key, compiling)
    compiling.catch(() => this.forget(key, compiling))
    return compiling
  }

  /** All that a program is made of, but for the modules that it imports. The natives are the runtime's, the same for all. */
  private keyOf({ id, text, origin }: ModuleSource, { kind, parameters, modules }: CompileSettings): string {
    return JSON.stringify([kind, id, parameters, origin ?? null, this.numberOf(modules), text])
  }

  private numberOf(loader: ModuleLoader | undefined): number {
    if (loader === undefined) return 0
    let number = this.loaders.get(loader)
    if (number === undefined) this.loaders.set(loader, (number = ++this.lastLoader))
    return number
  }

  private keep(key: string, program: Promise<Program>): void {
    if (this.programs.delete(key)) this.length -= key.length
    this.programs.set(key, program)
    this.length += key.length
    for (const oldest of this.programs.keys()) {
      if (this.programs.size <= MAX_PROGRAMS && this.length <= MAX_PROGRAM_TEXT) return
      this.programs.delete(oldest)
      this.length -= oldest.length
    }
  }

  private forget(key: string, program: Promise<Program>): void {
    if (this.programs.get(key) !== program) return
    this.programs.delete(key)
    this.length -= key.length
  }
}

/** Whether everything that a program has loaded would be found again, the same as it was. */
async function isCurrent(loads: readonly Load[], loader: ModuleLoader | undefined): Promise<boolean> {
  if (loader === undefined) return true
  for (const { specifier, from, found } of loads) {
    if (found === "unreadable") return false
    try {
      if (!isSame(found, await loader.load(specifier, from))) return false
    } catch {
      return false // compiling again reports it
    }
  }
  return true
}

function isSame(one: ModuleSource | null, other: ModuleSource | null): boolean {
  if (one === null || other === null) return one === other
  return one.id === other.id && one.text === other.text && JSON.stringify(one.origin) === JSON.stringify(other.origin)
}
