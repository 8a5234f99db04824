// A text as rendered Markdown, made of elements and texts alone. HTML in it is text; links and pictures are texts with
// their addresses.

import type { ComponentChildren, JSX } from "preact"
import type { Token, Tokens } from "marked"
import { blocksOf, linkOf, MOST_MARKDOWN, textOf } from "../model/markdown.ts"
import { counted } from "../model/show.ts"
import { Text, Words } from "./text.tsx"

/** Levels of nesting that are rendered; what is deeper is shown as it is written. */
const MOST_LEVELS = 30

export function Markdown({ text }: { readonly text: string }): JSX.Element {
  const blocks = blocksOf(text)
  if (blocks === null) return <Text text={text} />
  const rest = text.length - MOST_MARKDOWN
  return (
    <div class="markdown">
      <Blocks tokens={blocks} level={0} />
      {rest > 0 && <p class="quiet">… {counted(rest, "more character")}, which the text has as it was written</p>}
    </div>
  )
}

interface Nested {
  readonly tokens: readonly Token[] | undefined
  readonly level: number
}

function Blocks({ tokens = [], level }: Nested): JSX.Element {
  return <>{tokens.map((token, i) => one(token, level + 1, i))}</>
}

/** The element of a token; the text of one that is not known, or nested too deep. */
function one(token: Token, level: number, key: number): ComponentChildren {
  if (level > MOST_LEVELS) return <Words key={key} text={token.raw} />
  const inner = <Blocks tokens={"tokens" in token ? token.tokens : undefined} level={level} />
  switch (token.type) {
    case "space":
    case "def":
      return null
    case "heading":
      return (
        <p key={key} class={`heading heading-${(token as Tokens.Heading).depth}`}>
          {inner}
        </p>
      )
    case "paragraph":
      return <p key={key}>{inner}</p>
    case "blockquote":
      return <blockquote key={key}>{inner}</blockquote>
    case "list":
      return <List key={key} list={token as Tokens.List} level={level} />
    case "table":
      return <Table key={key} table={token as Tokens.Table} level={level} />
    case "hr":
      return <hr key={key} />
    case "code":
      return (
        <pre key={key}>
          <code>
            <Words text={(token as Tokens.Code).text} />
          </code>
        </pre>
      )
    case "strong":
      return <strong key={key}>{inner}</strong>
    case "em":
      return <em key={key}>{inner}</em>
    case "del":
      return <del key={key}>{inner}</del>
    case "br":
      return <br key={key} />
    case "codespan":
      return (
        <code key={key}>
          <Words text={(token as Tokens.Codespan).text} />
        </code>
      )
    case "link":
      return (
        <span key={key}>
          {inner}
          <Address text={linkOf(token as Tokens.Link)} />
        </span>
      )
    case "image":
      return (
        <span key={key} class="picture">
          picture: <Words text={(token as Tokens.Image).text} />
          <Address text={(token as Tokens.Image).href} />
        </span>
      )
    case "text":
    case "escape":
      return (token as Tokens.Text).tokens === undefined ? (
        <Words key={key} text={textOf((token as Tokens.Text).text)} />
      ) : (
        <span key={key}>{inner}</span>
      )
    default:
      return <Words key={key} text={token.raw} />
  }
}

function Address({ text }: { readonly text: string }): JSX.Element | null {
  if (text === "") return null
  return (
    <code class="address">
      {" "}
      <Words text={text} />
    </code>
  )
}

function List({ list, level }: { readonly list: Tokens.List; readonly level: number }): JSX.Element {
  const items = list.items.map((item, i) => (
    <li key={i}>
      {item.task && (item.checked === true ? "☑ " : "☐ ")}
      <Blocks tokens={item.tokens.filter(({ type }) => type !== "checkbox")} level={level} />
    </li>
  ))
  return list.ordered ? <ol start={list.start === "" ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>
}

function Table({ table, level }: { readonly table: Tokens.Table; readonly level: number }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          {table.header.map((cell, i) => (
            <th key={i} scope="col">
              <Blocks tokens={cell.tokens} level={level} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, i) => (
          <tr key={i}>
            {row.map((cell, j) => (
              <td key={j}>
                <Blocks tokens={cell.tokens} level={level} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
