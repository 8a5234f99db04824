// `std/files`: natives that read, list and write files.

import { required } from "../builtins/declare.ts"
import type { NativeCall } from "../values/functions.ts"
import { listOf, STRING } from "../values/types.ts"
import { list } from "../values/values.ts"
import { reached, received, type NativeModule } from "./module.ts"
import type { World } from "./world.ts"

const SPECIFIER = "std/files"

export function filesModule(world: World | null): NativeModule {
  const files = () => reached(world, SPECIFIER)
  return {
    specifier: SPECIFIER,
    documentation: "Files: read, listed and written, where the program is permitted to.",
    natives: [
      {
        name: "read_text",
        documentation: `The text of a file.
HTML and Word files give Markdown, a PDF the text of its pages, if their packages are installed. Needs the permission
to read the file.`,
        parameters: [required("path", STRING)],
        returns: STRING,
        effect: "read",
        run: async (path: string, { signal }: NativeCall) => received(await files().readText(path, signal)),
      },
      {
        name: "list_files",
        documentation: `The paths of the files below a folder, or of those that match a pattern such as "notes/**/*.md".
They are sorted. Hidden files and folders, node_modules and links are left out. Needs the permission to read the
folder.`,
        parameters: [required("pattern", STRING)],
        returns: listOf(STRING),
        effect: "read",
        run: async (pattern: string, { signal }: NativeCall) => list([...(await files().listFiles(pattern, signal))]),
      },
      {
        name: "write_text",
        documentation: `The path of a file, after writing a text to it.
A file of that name is replaced as a whole, and missing folders are created. Needs the permission to write the file,
and is confirmed like every call that writes. Only a call whose value is used writes, and before what uses the value.`,
        parameters: [required("path", STRING), required("text", STRING)],
        returns: STRING,
        effect: "write",
        run: async (path: string, text: string, { signal }: NativeCall) => {
          await files().writeText(path, text, signal)
          return path
        },
      },
    ],
  }
}
