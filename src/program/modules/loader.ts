// The interface through which modules are found: the core resolves `std/…` and `host`, the host files and packages.

/** The text of a module with its identity. */
export interface ModuleSource {
  /** Identifies the module: imports with the same id share one module. Diagnostics show it. */
  readonly id: string
  readonly text: string
  /** The npm package of the module; absent for the program's own modules. */
  readonly origin?: PackageOrigin
}

/** The place of a module in an npm package. */
export interface PackageOrigin {
  /**
   * The package's name if the program itself resolves that name to it; otherwise the path of its folder, such as
   * `other/node_modules/name` for a dependency of another package. So no package can impersonate another.
   */
  readonly name: string
  readonly version: string
  /** The module's path in the package. */
  readonly path: string
}

/** Finds the modules that programs import. */
export interface ModuleLoader {
  /**
   * Finds the module that `IMPORT … FROM specifier` refers to in the module `from` (an id, or the run's name). Resolves
   * with null if there is no such module; rejects if it cannot be read.
   */
  load(specifier: string, from: string): Promise<ModuleSource | null>
}
