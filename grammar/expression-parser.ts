// The parser of expressions: grammar.txt as Chevrotain rules that build the tree, each headed by its production.

import type { IOrAlt } from "chevrotain"
import type * as Ast from "./ast.ts"
import { checkArguments, checkKeys } from "./duplicates.ts"
import type { Rule } from "./engine.ts"
import { Failure } from "./failure.ts"
import { MAX_NESTING } from "./limits.ts"
import { OperandStack } from "./operand-stack.ts"
import type { Source } from "./source.ts"
import { templateParts, type Piece } from "./template.ts"
import { TokenParser } from "./token-parser.ts"
import * as T from "./tokens.ts"
import type { Token } from "./tokens.ts"

const R_PAREN = T.idOf(T.RParen)
const R_BRACE = T.idOf(T.RBrace)
const END = T.idOf(T.End)
const NUMBER = T.idOf(T.NumberToken)
const COLON = T.idOf(T.Colon)

const keys = T.table([T.Key])
const colons = T.table([T.Colon])
const questions = T.table([T.Question])

const nothing: Ast.Literal = { kind: "literal", start: 0, end: 0, value: null }

export class ExpressionParser extends TokenParser {
  private readonly stack = new OperandStack()
  /** The operand of a postfix: each alternative takes it before it parses anything else. */
  private object: Ast.Expression = nothing
  private objectStart = 0

  protected override begin(tokens: Token[], source: Source): void {
    super.begin(tokens, source)
    this.stack.clear()
  }

  // ── Chains of operators ───────────────────────────────────────────────────────────────────────────────────────────

  // expression = { prefix } operand { ( Operator | "-" ) { prefix } operand } ;
  readonly expression: Rule<Ast.Expression> = this.RULE("expression", (): Ast.Expression => {
    this.depth++
    const { stack } = this
    const floor = stack.height
    if (this.at(this.decisions.prefix)) this.MANY(() => this.SUBRULE(this.prefix))
    let start = this.needOperand()
    let operand = this.SUBRULE(this.operand)
    if (this.at(this.decisions.infix)) {
      this.MANY1(() => {
        const end = this.lastEnd()
        const token = this.OR(this.operators) as Token
        if (!this.RECORDING_PHASE) stack.pushBinary(floor, operand, start, end, token)
        if (this.at(this.decisions.prefix)) this.MANY2(() => this.SUBRULE1(this.prefix))
        start = this.needOperand()
        operand = this.SUBRULE1(this.operand)
      })
    }
    this.depth--
    return this.RECORDING_PHASE || stack.height === floor ? operand : stack.finish(floor, operand, this.lastEnd())
  })

  private readonly operators: IOrAlt<unknown>[] = [
    { ALT: () => this.CONSUME(T.Operator) },
    { ALT: () => this.CONSUME(T.Minus) },
  ]

  // prefix = "NOT" | "-" ;
  private readonly prefix: Rule<void> = this.RULE("prefix", (): void => {
    this.OR([
      { ALT: () => this.stack.pushNot(this.CONSUME(T.Not) as Token) },
      {
        ALT: () => {
          const token = this.CONSUME(T.Minus) as Token
          if (!this.RECORDING_PHASE) this.stack.pushNegation(token, this.next().tokenTypeIdx === NUMBER)
        },
      },
    ])
    if (this.RECORDING_PHASE) this.stack.clear()
    else if (++this.prefixed + this.depth > MAX_NESTING + 1) throw this.tooDeep(this.next())
  })

  // operand = ( Number | String | Constant | Name | template | "(" expression ")" | list | record | call
  //           | if | for | let | try | lambda ) { postfix } ;
  private readonly operand: Rule<Ast.Expression> = this.RULE("operand", (): Ast.Expression => {
    const start = this.RECORDING_PHASE ? 0 : this.next().startOffset
    let operand: Ast.Expression = this.simple() ?? this.OR(this.operands)
    if (this.RECORDING_PHASE) this.MANY(() => this.postfix(operand, start))
    else while (this.decisions.postfix[this.next().tokenTypeIdx]) operand = this.postfix(operand, start)
    return operand
  })

  private readonly operands: IOrAlt<Ast.Expression>[] = [
    { ALT: () => this.literalOf(this.CONSUME(T.StringToken) as Token) },
    { ALT: () => this.nameOf(this.CONSUME(T.Name) as Token) },
    { ALT: () => this.numberOf(this.CONSUME(T.NumberToken) as Token) },
    { ALT: () => this.constantOf(this.CONSUME(T.Constant) as Token) },
    { ALT: () => this.SUBRULE(this.template) },
    {
      ALT: () => {
        this.CONSUME(T.LParen)
        const inner = this.SUBRULE(this.expression)
        this.CONSUME(T.RParen)
        return inner
      },
    },
    { ALT: () => this.SUBRULE(this.list) },
    { ALT: () => this.SUBRULE(this.record) },
    { ALT: () => this.SUBRULE(this.call) },
    { ALT: () => this.SUBRULE(this.if) },
    { ALT: () => this.SUBRULE(this.for) },
    { ALT: () => this.SUBRULE(this.let) },
    { ALT: () => this.SUBRULE(this.try) },
    { ALT: () => this.SUBRULE(this.lambda) },
  ]

  // ── Postfixes ───────────────────────────────────────────────────────────────────────────────────────

  private postfix(object: Ast.Expression, start: number): Ast.Expression {
    this.object = object
    this.objectStart = start
    return this.OR1(this.postfixes)
  }

  // postfix = "." FieldName | "?." ( FieldName | "[" expression "]" ) | item | "(" arguments ")" ;
  private readonly postfixes: IOrAlt<Ast.Expression>[] = [
    {
      ALT: () => {
        const { object, objectStart } = this
        this.take(0, T.Dot)
        return this.fieldOf(object, objectStart, this.CONSUME(T.FieldName) as Token, false)
      },
    },
    {
      ALT: () => {
        const { object: callee, objectStart: start } = this
        this.take(7, T.LParen)
        const list = this.SUBRULE(this.arguments)
        this.CONSUME7(T.RParen)
        return { kind: "apply", start, end: this.lastEnd(), callee, arguments: list }
      },
    },
    { ALT: () => this.item() },
    {
      ALT: () => {
        const { object, objectStart: start } = this
        this.CONSUME(T.QuestionDot)
        return this.OR2({
          ERR_MSG: "a field name or `[`",
          DEF: [
            { ALT: () => this.fieldOf(object, start, this.CONSUME1(T.FieldName) as Token, true) },
            {
              ALT: (): Ast.Item => {
                this.CONSUME7(T.LBracket)
                const index = this.SUBRULE7(this.expression)
                this.CONSUME7(T.RBracket)
                return { kind: "item", start, end: this.lastEnd(), object, index, optional: true }
              },
            },
          ],
        })
      },
    },
  ]

  private fieldOf(object: Ast.Expression, start: number, token: Token, optional: boolean): Ast.Field {
    return { kind: "field", start, end: token.end, object, name: this.identifierOf(token), optional }
  }

  // item = "[" ( expression [ ":" [ expression ] ] | ":" [ expression ] ) "]" ;
  private item(): Ast.Item | Ast.Slice {
    const { object, objectStart: start } = this
    let slice = false
    let to = null as Ast.Expression | null
    this.take(8, T.LBracket)
    let from = this.leaf()
    if (from === null) {
      this.OPTION6(() => {
        from = this.SUBRULE6(this.expression)
      })
    }
    if (this.at(colons)) {
      this.OPTION7(() => {
        slice = true
        this.take(8, T.Colon)
        to = this.leaf()
        if (to === null) {
          this.OPTION8(() => {
            to = this.SUBRULE8(this.expression)
          })
        }
      })
    }
    if (!slice && from === null && !this.RECORDING_PHASE) throw this.source.unexpected("an expression", this.next())
    this.CONSUME8(T.RBracket)
    const end = this.lastEnd()
    if (slice || from === null) return { kind: "slice", start, end, object, from, to }
    return { kind: "item", start, end, object, index: from, optional: false }
  }

  // arguments = [ argument { "," argument } [ "," ] ] ;
  protected readonly arguments: Rule<Ast.Argument[]> = this.RULE("arguments", (): Ast.Argument[] => {
    const list: Ast.Argument[] = []
    if (this.RECORDING_PHASE) this.MANY(() => this.argument(list))
    else while (this.decisions.argument[this.next().tokenTypeIdx]) this.argument(list)
    if (!this.RECORDING_PHASE) checkArguments(list)
    return list
  })

  // argument = [ Key separator ] expression ;
  private argument(list: Ast.Argument[]): void {
    let key: Token | null = null
    if (this.RECORDING_PHASE) this.OPTION(() => this.key())
    else if (this.at(keys)) key = this.key()
    const name = key === null ? null : this.identifierOf(key)
    const value = this.leaf() ?? this.SUBRULE(this.expression)
    list.push({ kind: "argument", start: name === null ? value.start : name.start, end: this.lastEnd(), name, value })
    this.comma()
  }

  private key(): Token {
    const key = this.take(0, T.Key)
    this.separator()
    return key
  }

  // separator = ":" | "=" ;   "=" only in an answer
  private separator(): void {
    if (!this.RECORDING_PHASE && this.next().tokenTypeIdx === COLON) this.take(9, T.Colon)
    else this.OR9(this.separators)
  }

  private readonly separators = {
    ERR_MSG: "`:`",
    DEF: [
      { ALT: () => this.CONSUME9(T.Colon) },
      {
        ALT: () => {
          const { startOffset, end } = this.CONSUME9(T.Equals) as Token
          if (this.RECORDING_PHASE) return
          this.source.slip(
            "equals-for-colon",
            "`=` between a name and its value",
            startOffset,
            end,
            "write name: value",
          )
        },
      },
    ],
  }

  // ── Operands ──────────────────────────────────────────────────────────────────────────────────────────────────────

  // template = TemplateOpen { TemplateText | "${" expression "}" | call } TemplateClose ;
  private readonly template: Rule<Ast.Template> = this.RULE("template", (): Ast.Template => {
    const open = this.CONSUME(T.TemplateOpen) as Token
    const pieces: Piece[] = []
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            const token = this.CONSUME(T.TemplateText) as Token
            pieces.push({ text: this.textOf(token), escaped: (token.flags & T.ESCAPED) !== 0 })
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.InterpolationOpen)
            pieces.push(this.SUBRULE(this.expression))
            this.CONSUME(T.InterpolationClose)
          },
        },
        {
          ALT: () => {
            this.depth++
            this.needOperand()
            pieces.push(this.SUBRULE(this.call))
            this.depth--
          },
        },
      ]),
    )
    this.CONSUME(T.TemplateClose)
    const block = (open.flags & T.BLOCK) !== 0
    const parts = this.RECORDING_PHASE ? [] : templateParts(pieces, block)
    return { kind: "template", start: open.startOffset, end: this.lastEnd(), block, parts }
  })

  // list = "[" [ expression { "," expression } [ "," ] ] "]" ;
  private readonly list: Rule<Ast.List> = this.RULE("list", (): Ast.List => {
    const start = this.CONSUME(T.LBracket).startOffset
    const items: Ast.Expression[] = []
    this.MANY(() => {
      items.push(this.leaf() ?? this.SUBRULE(this.expression))
      this.comma()
    })
    this.CONSUME(T.RBracket)
    return { kind: "list", start, end: this.lastEnd(), items }
  })

  // record = "{" [ entry { "," entry } [ "," ] ] "}" ;
  private readonly record: Rule<Ast.Record> = this.RULE("record", (): Ast.Record => {
    const start = this.CONSUME(T.LBrace).startOffset
    const entries: Ast.RecordEntry[] = []
    this.MANY(() => {
      entries.push(this.SUBRULE(this.entry))
      this.comma()
    })
    if (!this.RECORDING_PHASE && this.next().tokenTypeIdx !== R_BRACE)
      throw this.source.unexpected("a key and `:`", this.next())
    this.CONSUME(T.RBrace)
    if (!this.RECORDING_PHASE) checkKeys(entries)
    return { kind: "record", start, end: this.lastEnd(), entries }
  })

  // entry = ( Key | String | "[" expression "]" ) [ "?" ] separator expression ;   "?" not behind brackets
  private readonly entry: Rule<Ast.RecordEntry> = this.RULE("entry", (): Ast.RecordEntry => {
    let optional = false
    let computed = null as Ast.Expression | null
    const key = this.OR({
      ERR_MSG: "a key",
      DEF: [
        { ALT: () => this.identifierOf(this.CONSUME(T.Key) as Token) },
        { ALT: () => this.quotedOf(this.CONSUME(T.StringToken) as Token) },
        {
          ALT: (): Ast.Identifier => {
            const start = this.CONSUME(T.LBracket).startOffset
            computed = this.SUBRULE1(this.expression)
            this.CONSUME(T.RBracket)
            return { kind: "identifier", start, end: this.lastEnd(), text: "" }
          },
        },
      ],
    })
    if (this.at(questions)) {
      this.OPTION(() => {
        this.CONSUME(T.Question)
        optional = true
      })
    }
    this.separator()
    const value = this.leaf() ?? this.SUBRULE(this.expression)
    return { kind: "entry", start: key.start, end: this.lastEnd(), key, computed, optional, value }
  })

  // call = "CALL" "(" arguments ")" ;   at least one argument
  private readonly call: Rule<Ast.Call> = this.RULE("call", (): Ast.Call => {
    const start = this.CONSUME(T.Call).startOffset
    this.CONSUME(T.LParen)
    const list = this.SUBRULE(this.arguments)
    this.CONSUME(T.RParen)
    return this.callOf(start, list)
  })

  protected callOf(start: number, list: Ast.Argument[]): Ast.Call {
    const end = this.lastEnd()
    if (list.length === 0 && !this.RECORDING_PHASE) {
      throw new Failure("empty-call", "a CALL needs a question, a name or an expression", start, end)
    }
    return { kind: "call", start, end, arguments: list }
  }

  // if = "IF" expression "THEN" expression "ELSE" expression ;
  private readonly if: Rule<Ast.If> = this.RULE("if", (): Ast.If => {
    const start = this.CONSUME(T.If).startOffset
    const condition = this.SUBRULE(this.expression)
    this.CONSUME(T.Then)
    const then = this.SUBRULE1(this.expression)
    this.CONSUME(T.Else)
    const otherwise = this.SUBRULE2(this.expression)
    return { kind: "if", start, end: this.lastEnd(), condition, then, else: otherwise }
  })

  // for = "FOR" Name [ "," Name ] "IN" expression [ "WHERE" expression ] ":" expression ;
  private readonly for: Rule<Ast.For> = this.RULE("for", (): Ast.For => {
    const start = this.CONSUME(T.For).startOffset
    const variable = this.identifierOf(this.CONSUME(T.Name) as Token)
    let index = null as Ast.Identifier | null
    let where = null as Ast.Expression | null
    this.OPTION(() => {
      this.CONSUME(T.Comma)
      index = this.identifierOf(this.CONSUME1(T.Name) as Token)
    })
    this.CONSUME(T.In)
    const list = this.SUBRULE(this.expression)
    this.OPTION1(() => {
      this.CONSUME(T.Where)
      where = this.SUBRULE1(this.expression)
    })
    this.CONSUME(T.Colon)
    const body = this.SUBRULE2(this.expression)
    return { kind: "for", start, end: this.lastEnd(), variable, index, list, where, body }
  })

  // let = "LET" bindings [ "IN" expression ] ;   without IN only as the whole of a node in a document
  private readonly let: Rule<Ast.Expression> = this.RULE("let", (): Ast.Expression => {
    const token = this.CONSUME(T.Let) as Token
    const start = token.startOffset
    const bindings = this.SUBRULE(this.bindings)
    let body = null as Ast.Expression | null
    this.OPTION(() => {
      this.CONSUME(T.In)
      body = this.SUBRULE(this.expression)
    })
    if (body !== null) return { kind: "let", start, end: this.lastEnd(), bindings, body }
    if (!this.RECORDING_PHASE) this.bind(token, bindings)
    return nothing
  })

  private bind(token: Token, bindings: Ast.Binding[]): void {
    const whole = this.tokVector[2] === token && this.next().tokenTypeIdx === R_PAREN
    if (!whole || this.tokVector[this.currIdx + 2]!.tokenTypeIdx !== END || !this.source.bindable) {
      const found = this.next()
      const message = `expected \`IN\`, found ${this.source.show(found)}`
      throw new Failure("let-without-in", message, found.startOffset, found.end)
    }
    const call = this.tokVector[0] as Token
    this.source.bind = { kind: "bind", start: call.startOffset, end: this.next().end, bindings }
  }

  // bindings = binding { "," [ "LET" ] binding } ;   a second "LET" only in an answer
  protected readonly bindings: Rule<Ast.Binding[]> = this.RULE("bindings", (): Ast.Binding[] => {
    const bindings = [this.SUBRULE(this.binding)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      this.OPTION(() => {
        const { startOffset, end } = this.CONSUME(T.Let) as Token
        if (this.RECORDING_PHASE) return
        this.source.slip("repeated-let", "`LET` a second time in its list", startOffset, end, "leave it out")
      })
      bindings.push(this.SUBRULE1(this.binding))
    })
    return bindings
  })

  // binding = Name "=" expression ;
  private readonly binding: Rule<Ast.Binding> = this.RULE("binding", (): Ast.Binding => {
    const name = this.identifierOf(this.CONSUME(T.Name) as Token)
    this.CONSUME(T.Equals)
    const value = this.SUBRULE(this.expression)
    return { kind: "binding", start: name.start, end: this.lastEnd(), name, value }
  })

  // try = "TRY" expression "ELSE" expression ;
  private readonly try: Rule<Ast.Try> = this.RULE("try", (): Ast.Try => {
    const start = this.CONSUME(T.Try).startOffset
    const body = this.SUBRULE(this.expression)
    this.CONSUME(T.Else)
    const fallback = this.SUBRULE1(this.expression)
    return { kind: "try", start, end: this.lastEnd(), body, fallback }
  })

  // lambda = ( LambdaName | LambdaParen [ Name { "," Name } [ "," ] ] ")" ) "=>" expression ;
  private readonly lambda: Rule<Ast.Lambda> = this.RULE("lambda", (): Ast.Lambda => {
    const parameters: Ast.Identifier[] = []
    const start = this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(T.LambdaName) as Token
          parameters.push(this.identifierOf(token))
          return token.startOffset
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(T.LambdaParen) as Token
          this.MANY(() => {
            parameters.push(this.identifierOf(this.CONSUME(T.Name) as Token))
            this.comma()
          })
          this.CONSUME(T.RParen)
          return token.startOffset
        },
      },
    ])
    this.CONSUME(T.Arrow)
    const body = this.SUBRULE(this.expression)
    return { kind: "lambda", start, end: this.lastEnd(), parameters, body }
  })
}
