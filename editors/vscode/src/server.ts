// The language server: started with the extension, and again when a setting that it depends on changes.

import { type ExtensionContext, languages, window, workspace } from "vscode"
import { LanguageClient } from "vscode-languageclient/node"
import { commandLine, setting } from "./surroundings.ts"

const CHANGES = ["recall.path", "recall.node", "recall.documents", "recall.natives"]

/** Starts the language server, and gives a function that starts it again. */
export function serveLanguage(context: ExtensionContext): () => Promise<void> {
  const output = window.createOutputChannel("Recall", { log: true })
  const status = languages.createLanguageStatusItem("recall.version", { language: "recall" })
  status.name = "Recall"
  status.command = { command: "recall.restartServer", title: "Restart" }
  let client: LanguageClient | null = null
  let work = Promise.resolve()

  const stop = async () => {
    const running = client
    client = null
    await running?.dispose()
  }
  const start = async () => {
    await stop()
    try {
      const { main, node, version, origin } = await commandLine(context)
      output.info(`${main} (of the ${origin}), run by ${node.path}`)
      status.text = `Recall ${version ?? ""}`.trim()
      status.detail = `of the ${origin}`
      client = new LanguageClient(
        "recall",
        "Recall",
        { command: node.path, args: [main, "lsp"], options: { env: { ...process.env, ...node.env } } },
        {
          documentSelector: [{ language: "recall" }, ...setting<string[]>("documents", [])],
          initializationOptions: { natives: setting<string[]>("natives", []) },
          outputChannel: output,
        },
      )
      await client.start()
    } catch (error) {
      status.text = "Recall: no language server"
      const reason = error instanceof Error ? error.message : String(error)
      output.error(reason)
      void window.showErrorMessage(`The language server of Recall does not start: ${reason}`)
    }
  }
  const restart = () => (work = work.then(start))
  context.subscriptions.push(
    output,
    status,
    { dispose: () => void stop() },
    workspace.onDidGrantWorkspaceTrust(() => void restart()),
    workspace.onDidChangeConfiguration((event) => {
      if (CHANGES.some((name) => event.affectsConfiguration(name))) void restart()
    }),
  )
  void restart()
  return restart
}
