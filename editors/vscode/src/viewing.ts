// The viewer of traces in a panel. The page brings its own content security policy: its own script and style, by their
// hashes, and no requests.

import { execFile } from "node:child_process"
import { access } from "node:fs/promises"
import { basename } from "node:path"
import { type ExtensionContext, type Uri, ViewColumn, window } from "vscode"
import { traceOf } from "./running.ts"
import { commandLine, folderOf } from "./surroundings.ts"

/** Bytes of the longest page: VS Code keeps it in memory several times. */
const LONGEST_PAGE = 1 << 28

/** Shows a trace: the file given, the one in the active editor, or that of the last run of the program in it. */
export async function viewTrace(context: ExtensionContext, given?: Uri): Promise<void> {
  const uri = given ?? window.activeTextEditor?.document.uri
  if (uri?.scheme !== "file") {
    void window.showInformationMessage("Open a program that has run, or the trace (.jsonl) of a run, first.")
    return
  }
  const file = uri.fsPath.endsWith(".jsonl") ? uri.fsPath : traceOf(context, uri)
  try {
    await access(file)
  } catch {
    void window.showInformationMessage(`${basename(uri.fsPath)} has no trace yet: run it first, with Recall: Run.`)
    return
  }
  try {
    const page = await pageOf(context, file, uri)
    const title = `Trace of ${basename(uri.fsPath)}`
    const panel = window.createWebviewPanel("recall.trace", title, ViewColumn.Beside, {
      enableScripts: true,
      enableFindWidget: true,
      retainContextWhenHidden: true,
      localResourceRoots: [],
    })
    panel.webview.html = page
  } catch (error) {
    void window.showErrorMessage(error instanceof Error ? error.message : String(error))
  }
}

/** The viewer's page with the trace in it, as `recall trace html` writes it. */
async function pageOf(context: ExtensionContext, file: string, uri: Uri): Promise<string> {
  const { node, main } = await commandLine(context, uri)
  const options = { cwd: folderOf(uri), env: { ...process.env, ...node.env }, maxBuffer: LONGEST_PAGE }
  return new Promise((resolve, reject) => {
    execFile(node.path, [main, "trace", "html", file, "-o", "-"], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(stderr.trim() === "" ? error.message : stderr.trim()))
    })
  })
}
