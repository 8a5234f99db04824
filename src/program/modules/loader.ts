// The seam through which modules are found: the core knows `std/…` and `host`, the host adds files and packages.

export interface ModuleSource {
  /** Identifies the module: two imports that give the same id share one module. Diagnostics show it. */
  readonly id: string
  readonly text: string
  /** The npm package that the module belongs to; left out for the program's own modules. */
  readonly origin?: PackageOrigin
}

export interface PackageOrigin {
  /**
   * The package's name, where it is the one that the program itself finds under that name; the path of its folder, as
   * `other/node_modules/name`, for one that another package brings along. So no package can pass for another.
   */
  readonly name: string
  readonly version: string
  /** The module's path in the package. */
  readonly path: string
}

export interface ModuleLoader {
  /**
   * Finds what `IMPORT … FROM specifier` means in the module `from` (an id, or the run's name). Gives null where there is
   * no such module; throws where there is one that cannot be read.
   */
  load(specifier: string, from: string): Promise<ModuleSource | null>
}
