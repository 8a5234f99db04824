// Names that other languages have for the functions of this one: models and people write them from habit.

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    length: ["len", "size", "strlen"],
    string: ["str", "String", "toString", "to_string"],
    number: ["int", "float", "Number", "parseInt", "parseFloat", "to_number"],
    boolean: ["bool", "Boolean"],
    trim: ["strip"],
    lower: ["toLowerCase", "lowercase", "lcase", "to_lower"],
    upper: ["toUpperCase", "uppercase", "ucase", "to_upper"],
    contains: ["includes", "has"],
    sort: ["sorted"],
    reverse: ["reversed"],
    every: ["all"],
    reduce: ["fold", "foldl"],
    mean: ["avg", "average"],
    unique: ["uniq", "distinct", "dedupe"],
    entries: ["items"],
    parse_json: ["loads", "json_parse", "from_json", "parseJSON"],
    to_json: ["dumps", "stringify", "json"],
    type_of: ["typeof", "type"],
    find_all: ["findall", "match_all"],
  }).flatMap(([name, others]) => others.map((other) => [other, name] as const)),
)

/** The name in this language of a function that other languages call `name`, or undefined. */
export function nameHere(name: string): string | undefined {
  return NAMES.get(name)
}
