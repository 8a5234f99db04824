// A cache of compiled programs, by content.

import { UsageError } from "../base/errors.ts"
import { compileProgram, type CompileSettings, type Program } from "./program.ts"
import type { Load } from "./modules/load.ts"
import type { ModuleLoader, ModuleSource } from "./modules/loader.ts"

/** The number of programs that a runtime keeps, the most recently used ones. */
export const MAX_PROGRAMS = 64
/** The total length of their sources in UTF-16 units, without imported modules. */
export const MAX_PROGRAM_TEXT = 4_000_000

/** Compiles programs, and returns an earlier one if its source and all its imports are unchanged. */
export class ProgramCache {
  /** In the order of their last use. */
  private readonly programs = new Map<string, Promise<Program>>()
  private length = 0
  private readonly loaders = new WeakMap<ModuleLoader, number>()
  private lastLoader = 0
  private isDisposed = false

  /** Drops all programs and refuses later ones. */
  dispose(): void {
    this.isDisposed = true
    this.programs.clear()
  }

  /** Throws `UsageError` once the runtime is disposed. */
  checkOpen(): void {
    if (this.isDisposed) throw new UsageError("runtime-disposed", "the runtime has been disposed", "create another one")
  }

  /** The program for a source. An observed program is compiled each time, as the observer wraps its code. */
  async get(source: ModuleSource, settings: CompileSettings): Promise<Program> {
    this.checkOpen()
    if (settings.observe !== undefined || source.text.length > MAX_PROGRAM_TEXT) return compileProgram(source, settings)
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

  /** All inputs of the compilation except imported modules. The natives are the same for all programs of a runtime. */
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

/** Whether loading a program's imports again gives the same modules. */
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
