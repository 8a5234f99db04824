// The commands that run a program in a terminal: Run, Plan and Test.

import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdir } from "node:fs/promises"
import { basename, dirname } from "node:path"
import {
  type ExtensionContext,
  ProcessExecution,
  Task,
  TaskPanelKind,
  TaskRevealKind,
  tasks,
  TaskScope,
  Uri,
  window,
  workspace,
} from "vscode"
import { argumentOf, promptOf, requiredParameters } from "./parameters.ts"
import { type CommandLine, commandLine, folderOf, setting } from "./surroundings.ts"

/** The commands of the command line that take a program. */
export type Command = "run" | "plan" | "test"

/** Runs a command on the program of the active editor, or on the one given. */
export async function runCommand(context: ExtensionContext, command: Command, given?: Uri): Promise<void> {
  const uri = await savedProgram(given)
  if (uri === null) return
  const line = await commandLine(context, uri)
  const parameters = command === "test" ? [] : await argumentsOf(context, line, uri)
  if (parameters === null) return
  const options = [...option("--model", setting("model", "", uri))]
  if (command === "run") {
    const trace = traceOf(context, uri)
    await mkdir(dirname(trace), { recursive: true })
    options.push(...option("--budget", setting("budget", "", uri)), "--trace", trace)
  }
  const task = new Task(
    { type: "recall", command },
    workspace.getWorkspaceFolder(uri) ?? TaskScope.Workspace,
    `${command} ${basename(uri.fsPath)}`,
    "Recall",
    new ProcessExecution(line.node.path, [line.main, command, uri.fsPath, ...parameters, ...options], {
      cwd: folderOf(uri),
      env: line.node.env,
    }),
    [],
  )
  task.presentationOptions = { reveal: TaskRevealKind.Always, panel: TaskPanelKind.Dedicated, clear: true }
  await tasks.executeTask(task)
}

/** The file of the trace that the last run of a program has written. */
export function traceOf({ storageUri, globalStorageUri }: ExtensionContext, program: Uri): string {
  const name = createHash("sha256").update(program.toString()).digest("hex").slice(0, 32)
  return Uri.joinPath(storageUri ?? globalStorageUri, "traces", `${name}.jsonl`).fsPath
}

/** The file of a program, with its latest text; null if there is none to run. */
async function savedProgram(given?: Uri): Promise<Uri | null> {
  const document = given === undefined ? window.activeTextEditor?.document : await workspace.openTextDocument(given)
  if (document === undefined || document.uri.scheme !== "file") {
    void window.showInformationMessage("Open a file of Recall first: a module (.rcl), or a document with calls.")
    return null
  }
  return !document.isDirty || (await document.save()) ? document.uri : null
}

function option(name: string, value: string): readonly string[] {
  return value === "" ? [] : [name, value]
}

/** Asks for the parameters of a program, beginning with the values of its last run; null if the user gives up. */
async function argumentsOf(
  { workspaceState }: ExtensionContext,
  line: CommandLine,
  uri: Uri,
): Promise<string[] | null> {
  const text = (await workspace.openTextDocument(uri)).getText()
  const key = `arguments ${uri.toString()}`
  const last = workspaceState.get<{ readonly [name: string]: string }>(key) ?? {}
  const given: { [name: string]: string } = {}
  const written: string[] = []
  for (const parameter of requiredParameters(await parse(line, uri), text)) {
    const value = await window.showInputBox({
      title: `Recall: ${basename(uri.fsPath)}`,
      prompt: promptOf(parameter),
      value: last[parameter.name] ?? "",
      ignoreFocusOut: true,
    })
    if (value === undefined) return null
    given[parameter.name] = value
    written.push("--arg", argumentOf(parameter, value))
  }
  await workspaceState.update(key, given)
  return written
}

/** The output of the command line for a file; its diagnostics are those of the language server. */
function parse({ node, main }: CommandLine, uri: Uri): Promise<unknown> {
  return new Promise((resolve) => {
    const options = { cwd: folderOf(uri), env: { ...process.env, ...node.env }, maxBuffer: 1 << 28 }
    execFile(node.path, [main, "parse", "--json", uri.fsPath], options, (_error, stdout) => {
      try {
        resolve(JSON.parse(stdout))
      } catch {
        resolve(null)
      }
    })
  })
}
