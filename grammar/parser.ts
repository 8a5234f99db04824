// The parser of whole texts: a node, an expression, a declaration of a module.

import type { IOrAlt } from "chevrotain"
import type * as Ast from "./ast.ts"
import type { Rule } from "./engine.ts"
import { ExpressionParser } from "./expression-parser.ts"
import { isName } from "./keywords.ts"
import { record } from "./record.ts"
import type { Recorded } from "./recorded.ts"
import type { Source } from "./source.ts"
import * as T from "./tokens.ts"
import type { Token } from "./tokens.ts"

/** The kinds of nodes. */
export type NodePart = Ast.Call | Ast.Bind | Ast.Declare

const declaring = T.table([T.Import, T.Param])

export class Parser extends ExpressionParser {
  /** The decisions of the grammar. */
  readonly recorded: Recorded

  constructor() {
    super()
    this.recorded = record(() => {
      this.performSelfAnalysis()
      return this.getGAstProductions()
    })
    this.learn(this.recorded)
  }

  /** The name of a parameter; a key may be any word, a parameter may not. */
  private bindable(token: Token): Ast.Identifier {
    const name = this.identifierOf(token)
    if (!this.RECORDING_PHASE && !isName(name.text)) throw this.source.unexpected("a name", token)
    return name
  }

  /** The number in the parentheses of a TEST: the most questions that it may ask. */
  private questions(key: Token, number: Token): number | null {
    if (this.RECORDING_PHASE) return null
    if (this.textOf(key) !== "questions") throw this.source.unexpected("`questions`", key)
    const questions = Number(this.textOf(number))
    if (!Number.isSafeInteger(questions)) throw this.source.unexpected("a whole number of questions", number)
    return questions
  }

  parseExpression(tokens: Token[], source: Source): Ast.Expression {
    this.begin(tokens, source)
    return this.wholeExpression()
  }

  parseNode(tokens: Token[], source: Source): NodePart {
    this.begin(tokens, source)
    return this.wholeNode()
  }

  parseDeclaration(tokens: Token[], source: Source): Ast.Declaration {
    this.begin(tokens, source)
    return this.declaration()
  }

  // wholeExpression = expression End ;
  private readonly wholeExpression: Rule<Ast.Expression> = this.RULE("wholeExpression", (): Ast.Expression => {
    const expression = this.SUBRULE(this.expression)
    this.CONSUME(T.End)
    return expression
  })

  // wholeNode = "CALL" "(" ( import | param | arguments ) ")" End ;   IMPORT and PARAM only in a document
  private readonly wholeNode: Rule<NodePart> = this.RULE("wholeNode", (): NodePart => {
    const start = this.CONSUME(T.Call).startOffset
    this.CONSUME(T.LParen)
    // Most nodes are calls, which need no alternatives.
    const inside =
      this.RECORDING_PHASE || declaring[this.next().tokenTypeIdx] === true
        ? this.OR(this.insides)
        : this.SUBRULE1(this.arguments)
    this.CONSUME(T.RParen)
    const node: NodePart = Array.isArray(inside)
      ? this.callOf(start, inside)
      : { kind: "declare", start, end: this.lastEnd(), form: "node", declarations: [inside] }
    this.CONSUME(T.End)
    return this.source.bind ?? node
  })

  private readonly insides: IOrAlt<Ast.Argument[] | Ast.Declare["declarations"][number]>[] = [
    { ALT: () => this.declarationInDocument(() => this.SUBRULE(this.import)) },
    { ALT: () => this.declarationInDocument(() => this.SUBRULE(this.param)) },
    { ALT: () => this.SUBRULE(this.arguments) },
  ]

  private declarationInDocument<D>(read: () => D): D {
    if (!this.RECORDING_PHASE && this.source.mode === "answer")
      throw this.source.unexpected("an expression", this.next())
    return read()
  }

  // declaration = ( import | param | letDeclaration | task | test | emit ) End ;
  private readonly declaration: Rule<Ast.Declaration> = this.RULE("declaration", (): Ast.Declaration => {
    const declaration = this.OR({
      ERR_MSG: "a declaration (IMPORT, PARAM, LET, TASK, TEST or EMIT)",
      DEF: [
        { ALT: () => this.SUBRULE(this.import) },
        { ALT: () => this.SUBRULE(this.param) },
        { ALT: () => this.SUBRULE(this.letDeclaration) },
        { ALT: () => this.SUBRULE(this.task) },
        { ALT: () => this.SUBRULE(this.test) },
        { ALT: () => this.SUBRULE(this.emit) },
      ],
    })
    this.CONSUME(T.End)
    return declaration
  })

  // import = "IMPORT" ( String "AS" Name | importedName { "," importedName } "FROM" String ) ;
  private readonly import: Rule<Ast.ImportDeclaration> = this.RULE("import", (): Ast.ImportDeclaration => {
    const start = this.CONSUME(T.Import).startOffset
    let specifier = ""
    let names = null as Ast.ImportedName[] | null
    let alias = null as Ast.Identifier | null
    this.OR({
      ERR_MSG: "a name or a string",
      DEF: [
        {
          ALT: () => {
            specifier = this.string(this.CONSUME(T.StringToken) as Token)
            this.CONSUME(T.As)
            alias = this.identifierOf(this.CONSUME(T.Name) as Token)
          },
        },
        {
          ALT: () => {
            const list = [this.SUBRULE(this.importedName)]
            this.MANY(() => {
              this.CONSUME(T.Comma)
              list.push(this.SUBRULE1(this.importedName))
            })
            names = list
            this.CONSUME(T.From)
            specifier = this.string(this.CONSUME1(T.StringToken) as Token)
          },
        },
      ],
    })
    return { kind: "import", start, end: this.lastEnd(), specifier, names, alias }
  })

  // importedName = Name [ "AS" Name ] ;
  private readonly importedName: Rule<Ast.ImportedName> = this.RULE("importedName", (): Ast.ImportedName => {
    const name = this.identifierOf(this.CONSUME(T.Name) as Token)
    let local = name
    this.OPTION(() => {
      this.CONSUME(T.As)
      local = this.identifierOf(this.CONSUME1(T.Name) as Token)
    })
    return { kind: "imported-name", start: name.start, end: this.lastEnd(), name, local }
  })

  // param = "PARAM" Name [ ":" expression ] [ "=" expression ] ;
  private readonly param: Rule<Ast.ParamDeclaration> = this.RULE("param", (): Ast.ParamDeclaration => {
    const start = this.CONSUME(T.Param).startOffset
    const name = this.identifierOf(this.CONSUME(T.Name) as Token)
    let type = null as Ast.Expression | null
    let fallback = null as Ast.Expression | null
    this.OPTION(() => {
      this.CONSUME(T.Colon)
      type = this.SUBRULE(this.expression)
    })
    this.OPTION1(() => {
      this.CONSUME(T.Equals)
      fallback = this.SUBRULE1(this.expression)
    })
    return { kind: "param", start, end: this.lastEnd(), documentation: null, name, type, fallback }
  })

  // letDeclaration = "LET" bindings ;
  private readonly letDeclaration: Rule<Ast.LetDeclaration> = this.RULE("letDeclaration", (): Ast.LetDeclaration => {
    const start = this.CONSUME(T.Let).startOffset
    const bindings = this.SUBRULE(this.bindings)
    return { kind: "let-declaration", start, end: this.lastEnd(), documentation: null, bindings }
  })

  // task = "TASK" Name "(" [ parameter { "," parameter } [ "," ] ] ")" [ ":" expression ] "=" expression ;
  private readonly task: Rule<Ast.TaskDeclaration> = this.RULE("task", (): Ast.TaskDeclaration => {
    const start = this.CONSUME(T.Task).startOffset
    const name = this.identifierOf(this.CONSUME(T.Name) as Token)
    const parameters: Ast.Parameter[] = []
    let returns = null as Ast.Expression | null
    this.CONSUME(T.LParen)
    this.MANY(() => {
      parameters.push(this.SUBRULE(this.parameter))
      this.comma()
    })
    this.CONSUME(T.RParen)
    this.OPTION2(() => {
      this.CONSUME(T.Colon)
      returns = this.SUBRULE(this.expression)
    })
    this.CONSUME(T.Equals)
    const body = this.SUBRULE1(this.expression)
    return { kind: "task", start, end: this.lastEnd(), documentation: null, name, parameters, returns, body }
  })

  // parameter = ( Name | Key ) [ ":" expression ] [ "=" expression ] ;
  private readonly parameter: Rule<Ast.Parameter> = this.RULE("parameter", (): Ast.Parameter => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.Name) as Token }, { ALT: () => this.CONSUME(T.Key) as Token }])
    const name = this.bindable(token)
    let type = null as Ast.Expression | null
    let fallback = null as Ast.Expression | null
    this.OPTION(() => {
      this.CONSUME(T.Colon)
      type = this.SUBRULE(this.expression)
    })
    this.OPTION1(() => {
      this.CONSUME(T.Equals)
      fallback = this.SUBRULE1(this.expression)
    })
    return { kind: "parameter", start: name.start, end: this.lastEnd(), name, type, fallback }
  })

  // test = "TEST" String [ "(" Key ":" Number ")" ] ":" expression ;
  private readonly test: Rule<Ast.TestDeclaration> = this.RULE("test", (): Ast.TestDeclaration => {
    const start = this.CONSUME(T.Test).startOffset
    const name = this.quotedOf(this.CONSUME(T.StringToken) as Token)
    let questions = null as number | null
    this.OPTION(() => {
      this.CONSUME(T.LParen)
      const key = this.CONSUME(T.Key) as Token
      this.CONSUME(T.Colon)
      questions = this.questions(key, this.CONSUME(T.NumberToken) as Token)
      this.CONSUME(T.RParen)
    })
    this.CONSUME1(T.Colon)
    const body = this.SUBRULE(this.expression)
    return { kind: "test", start, end: this.lastEnd(), name, questions, body }
  })

  // emit = "EMIT" expression ;
  private readonly emit: Rule<Ast.EmitDeclaration> = this.RULE("emit", (): Ast.EmitDeclaration => {
    const start = this.CONSUME(T.Emit).startOffset
    const value = this.SUBRULE(this.expression)
    return { kind: "emit", start, end: this.lastEnd(), value }
  })
}

let parser: Parser | undefined

/** Made when it is first needed: analysing the grammar takes a few milliseconds. */
export function theParser(): Parser {
  return (parser ??= new Parser())
}
