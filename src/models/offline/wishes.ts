// The wishes of a question, as far as patterns can recognize them: the kind of answer, its length, and its subject.

import { termsOf } from "./terms.ts"
import { pattern } from "./pattern.ts"

/**
 * `cannot`: a task that extraction cannot do. `combine`: join texts. `explain`, `summary`: shorten. `fact`: find the
 * sentence with the answer. The others name the kind of answer.
 */
export type Intent =
  | "cannot"
  | "title"
  | "keywords"
  | "list"
  | "yes-no"
  | "count"
  | "combine"
  | "explain"
  | "summary"
  | "fact"

export interface Wishes {
  readonly intent: Intent
  /** For `cannot`: the task, for example `translate`. */
  readonly verb: string
  /** The most sentences, words and items; undefined if the question does not say. */
  readonly sentences: number | undefined
  readonly words: number | undefined
  readonly items: number | undefined
  /** Whether the answer must be one paragraph. */
  readonly isOneParagraph: boolean
  /** Whether it asks for statements that occur often, regardless of their place. */
  readonly isCommon: boolean
  /** The terms of its subject, without those of the instruction. */
  readonly focus: ReadonlySet<string>
  /** Whether a word asks for a detail: who, when, how, … */
  readonly asks: "who" | "when" | "where" | "why" | "how" | "how-many" | "what-is" | "what" | undefined
}

const NUMBERS: { readonly [word: string]: number } = {
  a: 1,
  an: 1,
  one: 1,
  single: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  한: 1,
  하나: 1,
  두: 2,
  세: 3,
  네: 4,
  다섯: 5,
  여섯: 6,
  일곱: 7,
  여덟: 8,
  아홉: 9,
  열: 10,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
}
const NUMBER = `(\\d{1,5}|${Object.keys(NUMBERS).join("|")})`

const SHORTEN = pattern("i")`
  \b(?:summar|explain|explanation|describ|description|overview|gist|condens|shorten|abstract|outline|digest|tl;?dr
  |recap|introduc|paragraph|sentences?)|요약|설명|정리|소개|개요|要約|説明|概要|まとめ`
const COMBINE = pattern("i")`
  \b(?:combin|merg|synthesi|join these|put (?:these|them) together|together into|unify|integrate)|결합|통합|종합|합쳐|합치|結合
  |統合|まとめて`
const ABOUT = pattern("i")`
  \b(?:main|key|central|core|important|major) (?:points?|ideas?|arguments?|findings?|messages?|themes?|takeaways?
  |claims?|thesis)\b|\b(?:is|are) (?:it|this|that|these|the \w+) about\b|\bwhat (?:do|does|did)\b[^?]*\b(?:about|say
  |think|want|tell|argue|agree on|have in common)\s*\?|무엇에 (?:대한|관한)|何について`
const TITLE = /\b(?:titles?|headlines?|heading|name for)\b|제목|題名|タイトル|見出し/i
const KEYWORDS = /\b(?:key ?words?|key ?phrases?|tags|topics?|key terms?)\b|키워드|핵심어|キーワード/i
const LIST = pattern("i")`
  ^(?:please |now )?(?:list|enumerate|name|itemi[sz]e)\b|\b(?:as|in|into) (?:\w+ ){0,3}(?:list|bullet points
  |bullets)\b|\bbullet(?:ed)? (?:points|list)\b|목록|나열|一覧|列挙|箇条書き`
const YES_NO = pattern("i")`
  \byes or no\b|\byes\/no\b|\b(?:answer|reply|say)(?: only| just)? (?:with )?["'“]?(?:yes|true)\b|\btrue or false\b
  |예\s*(?:\/|또는|나|혹은)\s*아니|はい\s*(?:\/|か)\s*いいえ`
const COUNT = /\bhow many\b|\bcount\b|\bnumber of\b|몇 ?(?:개|명|번|건)|いくつ|何(?:個|人|回|件)/i
const BEYOND = pattern("i")`
  ^(?:please |now |can you |could you )?(translate|rewrite|rephrase|paraphrase|write|compose|draft|generate|create
  |implement|fix|refactor|debug|calculate|compute|draw|solve|prove|invent|imagine|continue|complete|improve
  |correct)\b|번역|(翻訳)`
const COMMON = pattern("i")`
  \b(?:several|(?<!at )most|many|common|commonly|recurring|often|repeatedly|overall|in general)\b|대부분|여러|자주|공통|多く|共通
  |よく`
const POLAR = /^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must)\b/i

const ASKS: readonly (readonly [NonNullable<Wishes["asks"]>, RegExp])[] = [
  ["how-many", /\bhow (?:many|much|long|old|far|often|large|big|tall)\b|몇|얼마|いくら|いくつ|何(?:個|人|回|件|年)/i],
  ["who", /\b(?:who|whose|whom)\b|누가|누구|誰/i],
  ["when", /\b(?:when|what (?:year|date|day|time))\b|언제|いつ/i],
  ["where", /\bwhere\b|어디|どこ/i],
  ["why", /\bwhy\b|왜|이유|なぜ|理由/i],
  ["how", /\bhow\b|어떻게|どう/i],
  ["what-is", /\bwhat(?:['’]s| is| are| was| were)\b|\bdefin(?:e|ition)\b|이란|란 (?:무엇|뭐)|とは/i],
  ["what", /\b(?:what|which)\b|무엇|무슨|뭐|어떤|何/i],
]

/** Words of instructions and names of data, which are not the subject of an answer. */
const INSTRUCTION = new Set(
  termsOf(`summarise summarize summary explain explanation describe description answer question text texts article
  section sections part parts passage passages paragraph paragraphs sentence sentences word words plain simple
  simply short brief briefly clear clearly concise title list item items point points combine merge document
  documents data following below above beginner reader language find extract quote mention mentions mentioned
  contain contains tell write reply output return respond please whole single yes no true false named name names
  discuss discussed work works working happen happens overview content contents detail details result results
  note notes chapter page pages book 설명 요약 정리 문장 단어 문서 섹션 부분 내용 텍스트 제목 알려 대답 답변 간단 간단히 쉽게 쉬운 말로 기사 글의 글을 글에 이글
  키워드 핵심어 핵심 주세요 해주세요 무엇 무엇인가 무엇입 엇입니 누구 누가 누구인가 언제 어디 어디서 왜 어떻게 이란 어떤 하는가 되는가 인가 는가 있는가 説明 要約 文章 段落 本文 題名 記事`),
)

/** UTF-16 units of a question that are read, as the patterns are not made for more. */
const LONGEST_QUESTION = 2_000

/** Reads a question. `names` are those of its data, which are no part of its subject. */
export function wishesOf(question: string, names: readonly string[]): Wishes {
  const text = question.slice(0, LONGEST_QUESTION).replaceAll(/\s+/g, " ").trim()
  const asks = ASKS.find(([, pattern]) => pattern.test(text))?.[0]
  const beyond = BEYOND.exec(text)
  const instructions = new Set([...INSTRUCTION, ...termsOf(names.join(" ").replaceAll("_", " "))])
  const focus = new Set(termsOf(withoutForm(text)).filter((term) => !instructions.has(term)))
  return {
    intent: intentOf(text, asks, beyond !== null, focus),
    verb: beyond?.[1]?.toLowerCase() ?? "translate",
    sentences: amountOf(text, "sentences?|lines?|문장|줄|文|行"),
    words: amountOf(text, "words?|단어|語"),
    items: amountOf(
      text,
      "items?|points?|bullets?|bullet points?|key ?words?|key ?phrases?|topics?|tags|things|names|가지|개|つ|個",
    ),
    isOneParagraph: /\b(?:one|a|single) (?:\w+ ){0,2}paragraph\b|한 (?:문단|단락)|[一1]段落/i.test(text),
    isCommon: COMMON.test(text),
    focus,
    asks,
  }
}

function intentOf(text: string, asks: Wishes["asks"], isBeyond: boolean, focus: ReadonlySet<string>): Intent {
  const isQuestion = /[?？]\s*$|^(?:who|whose|whom|when|where|why|how|what|which)\b/i.test(text)
  if (YES_NO.test(text)) return "yes-no"
  if (TITLE.test(text) && !isQuestion) return "title"
  if (COUNT.test(text)) return "count"
  if (KEYWORDS.test(text) && focus.size <= 3) return "keywords"
  if (COMBINE.test(text)) return "combine"
  if (/\bexplain|\bexplanation|설명|説明/i.test(text)) return "explain"
  if (LIST.test(text)) return "list"
  if (ABOUT.test(text)) return "summary"
  if (SHORTEN.test(text) && (!isQuestion || focus.size === 0)) return "summary"
  if (isBeyond) return "cannot"
  if (isQuestion || asks !== undefined || POLAR.test(text)) return focus.size === 0 ? "summary" : "fact"
  return "fact"
}

const REPLY = pattern("gi")`
  \b(?:please )?(?:answer|reply|respond|output|return|say)\b[^.!?;]*\b(?:only|just|yes|no|true|false|json|words?
  |sentences?|number|list)\b[^.!?;]*[.!?;]?`
const LENGTH = pattern("gi")`
  \b(?:in|into|as|with|using|at most|under|within|no more than)\b[^.!?;,]{0,40}\b(?:sentences?|words?|paragraphs?
  |bullets?|points?|list|json)\b`

/** The question without the clauses about the form of the answer. */
function withoutForm(text: string): string {
  return text
    .replaceAll(REPLY, " ")
    .replaceAll(LENGTH, " ")
    .replaceAll(/\(?\b(?:answer )?yes or no\)?/gi, " ")
    .replaceAll(/\d+\s*(?:개|가지|문장|단어|줄|文|語|個|つ|sentences?|words?|points?|items?)/gi, " ")
}

function amountOf(text: string, units: string): number | undefined {
  const range = `(?<![\\p{L}\\d])${NUMBER}(?:\\s*(?:-|–|to|or)\\s*${NUMBER})?`
  const between = `(?:[\\s-]+|(?=[가-힣一-龯つ]))(?:(?!${NUMBER}\\b)[a-z]+,?\\s+){0,2}`
  const match = new RegExp(`${range}${between}(?:${units})(?![a-z])`, "iu").exec(text)
  if (match === null) return undefined
  const amount = numberOf(match[2] ?? match[1]!)
  // An amount of 0 is no wish.
  return amount > 0 ? amount : undefined
}

function numberOf(word: string): number {
  return NUMBERS[word.toLowerCase()] ?? Number(word)
}
