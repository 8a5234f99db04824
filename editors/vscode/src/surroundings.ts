// The settings of the extension, and the command line that they lead to.

import { dirname, resolve } from "node:path"
import { type ExtensionContext, type Uri, workspace } from "vscode"
import { findInstallation, type Installation } from "./installation.ts"
import { findNode, type NodeProcess } from "./node.ts"

/** A command line with the Node that runs it. */
export interface CommandLine extends Installation {
  readonly node: NodeProcess
}

/** The value of a setting of the extension, for a file if one is given. */
export function setting<T>(name: string, empty: T, uri?: Uri): T {
  return workspace.getConfiguration("recall", uri ?? null).get<T>(name) ?? empty
}

/** The folder in which a program runs: that of the workspace, else its own. */
export function folderOf(uri: Uri): string {
  return workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath)
}

/** The command line for a program, or without one for the workspace. An untrusted workspace provides none. */
export async function commandLine(context: ExtensionContext, uri?: Uri): Promise<CommandLine> {
  const first = workspace.workspaceFolders?.find((folder) => folder.uri.scheme === "file")?.uri.fsPath ?? null
  const isFile = uri?.scheme === "file"
  const path = setting("path", "", uri)
  const [installation, node] = await Promise.all([
    findInstallation({
      configured: path === "" ? null : resolve(isFile ? folderOf(uri) : (first ?? ""), path),
      folder: !workspace.isTrusted ? null : isFile ? dirname(uri.fsPath) : first,
      bundled: context.asAbsolutePath("recall"),
    }),
    findNode(setting("node", "", uri), { path: process.execPath, version: process.version }),
  ])
  return { ...installation, node }
}
