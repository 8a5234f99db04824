// An esbuild plugin that bundles the server of the Model Context Protocol without its validator, which is half of it.

import type { Plugin } from "esbuild"

/** Recall checks the arguments of its tools itself, and asks the client for no data that would have to be checked. */
const CONTENTS = `
export { default as process } from "node:process"
export class DefaultJsonSchemaValidator {
  getValidator() {
    throw new Error("this server has no validator of JSON Schemas")
  }
}`

export function protocolParts(): Plugin {
  const filter = /^@modelcontextprotocol\/server\/_shims$/
  return {
    name: "protocol-parts",
    setup(build) {
      build.onResolve({ filter }, ({ path, resolveDir }) => ({
        path,
        namespace: "protocol-parts",
        pluginData: resolveDir,
      }))
      build.onLoad({ filter, namespace: "protocol-parts" }, ({ pluginData }) => ({
        contents: CONTENTS,
        loader: "js",
        resolveDir: pluginData as string,
      }))
    },
  }
}
