// The seam through which modules are found: the core knows `std/…` and `host`, the host adds files and packages.

export interface ModuleSource {
  /** Identifies the module: two imports that give the same id share one module. Diagnostics show it. */
  readonly id: string
  readonly text: string
}

export interface ModuleLoader {
  /**
   * Finds what `IMPORT … FROM specifier` means in the module `from` (an id, or the run's name). Gives null where there is
   * no such module; throws where there is one that cannot be read.
   */
  load(specifier: string, from: string): Promise<ModuleSource | null>
}
