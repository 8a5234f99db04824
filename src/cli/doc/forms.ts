// The forms of the language, which no module of the library declares.

import { shippedText } from "./shipped.ts"

/** The entry of a form, such as `ask`, from the table in the page of the language; null for any other name. */
export async function formNamed(name: string): Promise<string | null> {
  if (!/^[a-z_]+$/.test(name)) return null
  const page = (await shippedText("docs/language.md")) ?? ""
  const [, signature, gives = ""] = new RegExp(`^\\| \`(${name}\\(.*?\\))\` \\| (.*?) \\|`, "m").exec(page) ?? []
  if (signature === undefined) return null
  const text = gives.replaceAll(/\[[^\]]*\]\(#([^)]*)\)/g, "`recall doc language#$1`")
  return `# ${name}\n\n\`\`\`rcl excerpt\n${signature}\n\`\`\`\n\n${text}\n`
}
