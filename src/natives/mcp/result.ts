// The result of a call of a tool: its structured content, or its text; an error of the tool is a failure.

import type { CallToolResult } from "@modelcontextprotocol/client"
import type { ToolDeclaration } from "../../program/modules/servers.ts"
import { fail } from "../../values/failure.ts"

/** The value of a result. Fails with `mcp-failed` for an error of the tool, and for a result without its data. */
export function valueOf(server: string, tool: ToolDeclaration, result: CallToolResult): unknown {
  const text = textOf(result.content)
  if (result.isError === true) throw fail("mcp-failed", `${tool.name} of the MCP server ${server} failed: ${text}`)
  if (tool.output === undefined) return text
  if (result.structuredContent !== undefined) return result.structuredContent
  throw fail("mcp-failed", `${tool.name} of the MCP server ${server} gave none of the data that its schema promises`)
}

/** The texts of a result with line ends between them; a part that is none by its kind and its uri. */
function textOf(content: CallToolResult["content"]): string {
  const texts = content.map((part) => {
    switch (part.type) {
      case "text":
        return part.text
      case "resource":
        return "text" in part.resource ? part.resource.text : `(${part.resource.mimeType ?? "data"})`
      case "resource_link":
        return part.uri
      case "image":
      case "audio":
        return `(${part.mimeType})`
      default:
        return part satisfies never
    }
  })
  return texts.join("\n")
}
