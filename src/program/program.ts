// A program: parsed, linked and checked once, compiled on first evaluation, and evaluated in any number of instances.

import type { Diagnostic, Document, Expression, Module, Span } from "../../grammar/index.ts"
import { parseExpression } from "../../grammar/expression.ts"
import { visit } from "../../grammar/walk.ts"
import { UsageError } from "../base/errors.ts"
import type { Body } from "../machine/code.ts"
import { Instance, Layout } from "../machine/instance.ts"
import type { Machine } from "../machine/machine.ts"
import type { Location } from "../values/failure.ts"
import { fromHost } from "../values/host-values.ts"
import { withAdvice } from "./check/advice.ts"
import { checkModule } from "./check/module.ts"
import { checkNames } from "./check/names.ts"
import { compileBody } from "./compile/compile.ts"
import type { Observe } from "./compile/observe.ts"
import type { DocumentCode } from "./document/code.ts"
import type * as documentParts from "./document/parts.ts"
import type { DocumentRun } from "./document/run.ts"
import { reachOf, type Authority } from "./modules/authority.ts"
import { BASE, prelude } from "./modules/globals.ts"
import { PRELUDE } from "./modules/library.ts"
import { linkModule, type LinkedModule } from "./modules/link.ts"
import { nativeNames, type NativeSources } from "./modules/natives.ts"
import { isSound, loadModules, type Load, type Loaded, type ParsedModule } from "./modules/load.ts"
import type { ModuleLoader, ModuleSource } from "./modules/loader.ts"
import { Overlay } from "./modules/overlay.ts"
import { once } from "./once.ts"
import { createParameter, type Parameter } from "./parameter.ts"
import { Scope, type Global, type Globals } from "./scope.ts"

type DocumentParts = typeof documentParts

/** The kind of a source: a module with declarations, a document with calls in its text, or one expression. */
export type ProgramKind = "module" | "document" | "expression"

/** The code that a run of a program evaluates: an expression or a document. */
export type Entry =
  | { readonly kind: "expression"; readonly body: () => Body; readonly isQuestion: boolean; readonly span: Span }
  | { readonly kind: "document"; readonly start: (machine: Machine, instance: Instance) => DocumentRun }

export interface Program {
  readonly kind: ProgramKind
  readonly source: ModuleSource
  /** With an error among them, the program cannot be evaluated. */
  readonly diagnostics: readonly Diagnostic[]
  /** The attempts to load its imports, in order. */
  readonly loads: readonly Load[]
  /**
   * The linked module of a program of kind `module`, or the declarations of a document with a PARAM; null for other
   * programs, and unless it and all its imports parse.
   */
  readonly root: LinkedModule | null
  /** Null for a module without EMIT, and if the source or a module that it imports does not parse. */
  readonly entry: Entry | null
  readonly layout: Layout
  /** The parameters of a document or an expression without PARAMs; those are in `root`. */
  readonly parameters: readonly Parameter[]
  /** The texts of its source and of all modules that it imports. */
  readonly texts: readonly string[]
  /** Those of `parameters` that nothing in the document or the expression names. */
  readonly unread: readonly string[]
  /** Sets the parameters of an instance. Throws `UsageError` for arguments that do not match them. */
  readonly bind: Bind
  /** The name of the task around a location; the id of the module outside of all tasks. */
  taskAt(location: Location): string
}

/** Sets the parameters of an instance to arguments; with `mayLack` a parameter without a value may stay unset. */
type Bind = (
  args: { readonly [name: string]: unknown },
  instance: Instance,
  options: { readonly mayLack: boolean },
) => void

export interface CompileSettings extends NativeSources, Pick<Authority, "packages"> {
  readonly kind: ProgramKind
  /** The names of the parameters of a document or an expression. */
  readonly parameters: readonly string[]
  readonly modules: ModuleLoader | undefined
  readonly observe?: Observe | undefined
}

/** Compiles a source. Errors in it and in the modules that it imports are in the diagnostics of the result. */
export async function compileProgram(source: ModuleSource, settings: CompileSettings): Promise<Program> {
  switch (settings.kind) {
    case "module":
      return compileModule(source, settings)
    case "document":
      return compileDocument(source, settings)
    case "expression":
      return compileExpression(source, settings)
  }
}

export interface InstanceSettings extends Pick<Instance, "memo" | "replace" | "run"> {
  /** The names of the parameters whose arguments are untrusted. */
  readonly untrusted: readonly string[]
  /** Whether a parameter without a value and a fallback is allowed: it fails where it is read. */
  readonly mayLack: boolean
}

/** An instance of a program with its arguments. Throws `UsageError` if they do not match the parameters. */
export function instantiate(
  program: Program,
  args: { readonly [name: string]: unknown },
  { memo, replace, run, mayLack, untrusted }: InstanceSettings,
): Instance {
  const instance = new Instance(memo, { replace, run, layout: program.layout })
  program.bind(args, instance, { mayLack })
  if (untrusted.length > 0) instance.untrusted = new Set(untrusted.map((name) => slotOf(name, program)))
  return instance
}

/** The slot of a parameter that the host marks. Throws `UsageError` for a name that is none. */
function slotOf(name: string, { kind, parameters, root }: Program): number {
  const declared = [...(root?.own.values() ?? [])].flatMap((global) =>
    global.kind === "parameter" ? [global.parameter] : [],
  )
  const all = [...parameters, ...declared]
  const found = all.find((parameter) => parameter.name === name)
  if (found !== undefined) return found.slot
  const names = all.map((parameter) => parameter.name).filter((known) => !known.startsWith("_"))
  throw new UsageError(
    "unknown-argument",
    `there is no parameter ${name} to be untrusted`,
    names.length === 0 ? `the ${kind} has no parameter` : `the parameters are ${names.join(", ")}`,
  )
}

/** Sets the PARAMs of a linked module. The part that describes them is loaded for a module that has one. */
async function binderOf(root: LinkedModule): Promise<Bind> {
  if (!root.parsed.module.declarations.some(({ kind }) => kind === "param")) return bindNothing
  const { bindParameters } = await import("./parameters.ts")
  return (args, instance, options) => bindParameters(root, args, instance, options)
}

function bindNothing(args: { readonly [name: string]: unknown }): void {
  const [name] = Object.keys(args)
  if (name !== undefined)
    throw new UsageError("unknown-argument", `there is no PARAM ${name}`, "the module has no PARAM")
}

/** Sets the parameters of a document or an expression without PARAMs. */
function bindNames(
  parameters: readonly Parameter[],
  args: { readonly [name: string]: unknown },
  instance: Instance,
  { mayLack }: { readonly mayLack: boolean },
): void {
  const names = parameters.map(({ name }) => name)
  const hint = names.length === 0 ? "the program has no parameter" : `the parameters are ${names.join(", ")}`
  const given = (name: string) => (Object.hasOwn(args, name) ? args[name] : undefined)
  for (const name of Object.keys(args))
    if (args[name] !== undefined && !names.includes(name))
      throw new UsageError("unknown-argument", `there is no parameter ${name}`, hint)
  for (const { name, slot } of parameters) {
    if (given(name) !== undefined) instance.parameters[slot] = fromHost(given(name), name, instance.here("write"))
    else if (!mayLack) throw new UsageError("missing-argument", `the parameter ${name} is missing`, hint)
  }
}

async function compileModule(source: ModuleSource, settings: CompileSettings): Promise<Program> {
  const loaded = await loadModules(source, settings.modules, undefined, settings.servers)
  const layout = new Layout()
  const texts = loaded.modules.map(({ text }) => text)
  const all = { ...alone("module", source, layout, []), loads: loaded.loads, texts }
  if (!loaded.parsed) return { ...all, diagnostics: loaded.diagnostics, entry: null }
  const { linked, diagnostics } = await linkAll(loaded, settings, layout, BASE)
  const root = linked.get(loaded.root.id)!
  const [bind, entry] = [await binderOf(root), await entryOf(root, layout)]
  return { ...all, diagnostics, root, bind, entry, taskAt: taskFinder(loaded.modules) }
}

/** Links loaded modules, the root among the names `around` it, and checks those that are not sound by themselves. */
async function linkAll(
  loaded: Loaded,
  settings: CompileSettings,
  layout: Layout,
  around: Globals,
): Promise<{ readonly linked: ReadonlyMap<string, LinkedModule>; readonly diagnostics: readonly Diagnostic[] }> {
  const linked = new Map<string, LinkedModule>()
  const authority = { natives: await nativeNames(loaded.modules, settings), packages: settings.packages }
  for (const parsed of loaded.modules) {
    if (parsed.id === PRELUDE) linked.set(PRELUDE, prelude())
    else {
      const { natives } = reachOf(parsed, authority)
      const globals = parsed === loaded.root ? around : BASE
      linkModule(parsed, globals, { layout, linked, natives, observe: settings.observe })
    }
  }
  const diagnostics = [...loaded.diagnostics]
  for (const module of linked.values()) {
    if (isSound(module.parsed)) continue
    const { natives, refusal } = reachOf(module.parsed, authority)
    diagnostics.push(...(await withAdvice(() => checkModule(module, linked, natives, refusal))))
  }
  return { linked, diagnostics }
}

/** The EMIT of a module. A template is evaluated as a document, so that an exhausted budget leaves a partial text. */
async function entryOf({ parsed, scope }: LinkedModule, layout: Layout): Promise<Entry | null> {
  const emit = parsed.module.declarations.find((declaration) => declaration.kind === "emit")
  if (emit === undefined) return null
  const { value } = emit
  if (value.kind !== "template") return expressionEntry(value, scope)
  const { source, globals, observe } = scope
  const parts = await import("./document/parts.ts")
  const document = new parts.DocumentCode({ source, globals, layout, isAnswer: false, observe })
  for (const part of value.parts) {
    if (typeof part === "string") document.add({ kind: "text", text: part, start: value.start, end: value.start })
    else document.addExpression(part, interpolation(parsed.text, part))
  }
  return documentEntry(document, parts)
}

function documentEntry(document: DocumentCode, { DocumentRun }: DocumentParts): Entry {
  return { kind: "document", start: (machine, instance) => new DocumentRun(machine, document, instance) }
}

function expressionEntry(value: Expression, scope: Scope): Entry {
  const isQuestion =
    value.kind === "call" || (value.kind === "apply" && value.callee.kind === "name" && value.callee.name === "ask")
  const { start, end } = value
  return { kind: "expression", body: bodyOf(value, scope), isQuestion, span: { start, end } }
}

/** An expression with the `${` and `}` around it, if it is between them and they are near. */
function interpolation(text: string, { start, end }: Span): Span {
  const before = /(?<!\\)\$\{\s*$/.exec(text.slice(Math.max(0, start - MOST_BLANKS), start))
  const after = /^\s*\}/.exec(text.slice(end, end + MOST_BLANKS))
  if (before === null || after === null) return { start, end }
  return { start: start - before[0].length, end: end + after[0].length }
}

/** UTF-16 units between an expression of a template and its `${` and `}`, which are looked for. */
const MOST_BLANKS = 100

/** The code of an expression in a new root frame, compiled on first use. */
export function bodyOf(expression: Expression, scope: Scope): () => Body {
  return once(() => compileBody(expression, scope.root()))
}

async function compileDocument(source: ModuleSource, settings: CompileSettings): Promise<Program> {
  const parts = await import("./document/parts.ts")
  const layout = new Layout()
  const { document, diagnostics } = parts.parseDocument(source.text)
  const { globals, ...declared } = await declarationsOf(document, source, settings, layout)
  const code = new parts.DocumentCode({
    source: source.id,
    globals,
    layout,
    isAnswer: false,
    observe: settings.observe,
  })
  const found = [
    ...diagnostics.map((diagnostic) => ({ ...diagnostic, source: source.id })),
    ...declared.diagnostics,
    ...parts.writtenParts(document, source.text).flatMap((part) => code.add(part).diagnostics),
  ]
  const unread = declared.root === null ? unreadIn(document, settings.parameters) : []
  const entry = documentEntry(code, parts)
  return { kind: "document", source, layout, ...declared, unread, diagnostics: found, entry }
}

/** The names that a document sees, its own included. Without a PARAM its parameters are those of `settings`. */
async function declarationsOf(
  document: Document,
  source: ModuleSource,
  settings: CompileSettings,
  layout: Layout,
): Promise<
  Pick<Program, "loads" | "root" | "parameters" | "texts" | "bind" | "taskAt" | "diagnostics"> & {
    readonly globals: Globals
  }
> {
  const declarations = document.parts.flatMap((part) => (part.kind === "declare" ? part.declarations : []))
  const declares = declarations.some(({ kind }) => kind === "param")
  const { globals, parameters } = named(source, declares ? { ...settings, parameters: [] } : settings, layout)
  if (declarations.length === 0) return { ...alone("document", source, layout, parameters), globals, diagnostics: [] }
  const module: Module = { kind: "module", start: 0, end: source.text.length, documentation: null, declarations }
  const loaded = await loadModules(source, settings.modules, { module, diagnostics: [] }, settings.servers)
  const own = {
    ...alone("document", source, layout, parameters),
    loads: loaded.loads,
    texts: loaded.modules.map(({ text }) => text),
    taskAt: taskFinder(loaded.modules),
  }
  if (!loaded.parsed) return { ...own, globals, diagnostics: loaded.diagnostics }
  const { linked, diagnostics } = await linkAll(loaded, settings, layout, globals)
  const root = linked.get(source.id)!
  const bound = declares ? { root, bind: await binderOf(root) } : {}
  return { ...own, ...bound, globals: root.scope.globals, diagnostics }
}

/** The parameters that nothing in a document or an expression names. */
function unreadIn(source: Document | Expression, parameters: readonly string[]): readonly string[] {
  if (parameters.length === 0) return []
  const named = new Set<string>()
  visit(source, {
    enter(node) {
      if (node.kind === "name") named.add(node.name)
    },
  })
  return parameters.filter((name) => !named.has(name))
}

async function compileExpression(source: ModuleSource, settings: CompileSettings): Promise<Program> {
  const layout = new Layout()
  const { globals, parameters } = named(source, settings, layout)
  const { expression, diagnostics } = parseExpression(source.text)
  const found: Diagnostic[] = diagnostics.map((diagnostic) => ({ ...diagnostic, source: source.id }))
  const all = alone("expression", source, layout, parameters)
  if (expression === null) return { ...all, diagnostics: found, entry: null }
  const scope = Scope.root(globals, source.id, "program", settings.observe)
  found.push(...(await withAdvice(() => checkNames(expression, scope))))
  const unread = unreadIn(expression, settings.parameters)
  return { ...all, unread, diagnostics: found, entry: expressionEntry(expression, scope) }
}

/** The common fields of programs that import nothing. */
function alone(
  kind: ProgramKind,
  source: ModuleSource,
  layout: Layout,
  parameters: readonly Parameter[],
): Omit<Program, "diagnostics" | "entry"> {
  const bind: Bind = (args, instance, options) => bindNames(parameters, args, instance, options)
  return {
    kind,
    source,
    layout,
    parameters,
    unread: [],
    texts: [source.text],
    bind,
    loads: [],
    root: null,
    taskAt: ({ source }) => source,
  }
}

/** The globals of a document or an expression: its parameters hide those of the host, which hide the built-in names. */
function named(
  { id }: ModuleSource,
  { host, parameters: names }: CompileSettings,
  layout: Layout,
): { readonly globals: Overlay; readonly parameters: readonly Parameter[] } {
  const globals = new Overlay(BASE)
  for (const [name, native] of host) globals.own.set(name, native)
  const location: Location = { source: id, span: { start: 0, end: 0 } }
  const parameters = names.map((name) =>
    createParameter({ name, slot: layout.parameter(), location, isUntrusted: () => false, fallback: null }),
  )
  for (const parameter of parameters) globals.own.set(parameter.name, { kind: "parameter", parameter } satisfies Global)
  return { globals, parameters }
}

function taskFinder(modules: readonly ParsedModule[]): (location: Location) => string {
  return ({ source, span }) => {
    const declarations = modules.find(({ id }) => id === source)?.module.declarations ?? []
    const around = declarations.find(({ start, end }) => start <= span.start && span.end <= end)
    return around?.kind === "task" ? around.name.text : source
  }
}
