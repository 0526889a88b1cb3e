// Finds what C++ must be told about an MQL5 program: prototypes, its inputs, and which handlers it has.
// Inputs become constants for the program, as in MetaEditor: assigning to one does not compile.
const functionStart =
  /^((?:[A-Za-z_]\w*[ \t]+)+&?)([A-Za-z_]\w*)[ \t]*\(([^()]*)\)[ \t]*(?:\/\/[^\n]*)?\s*\{/gm
const notTypes = /\b(return|else|new|class|struct|enum|if|for|while|switch|typedef|namespace)\b/

export type FoundFunction = { name: string; result: string; parameters: string; at: number }

export function findFunctions(code: string): FoundFunction[] {
  return [...code.matchAll(functionStart)]
    .filter((match) => !notTypes.test(match[1] ?? ''))
    .map((match) => ({
      result: (match[1] ?? '').trim(),
      name: match[2] ?? '',
      parameters: (match[3] ?? '').replace(/\s+/g, ' ').trim(),
      at: match.index,
    }))
}

/** Prototypes go before the first definition, on its line, so that no line moves. */
export function withPrototypes(code: string, masked: string): string {
  const functions = findFunctions(masked)
  const classes = [...masked.matchAll(/^(class|struct)[ \t]+(\w+)/gm)]
  const first = Math.min(...functions.map(({ at }) => at), ...classes.map(({ index }) => index))
  if (!Number.isFinite(first)) return code
  const later = [...masked.slice(first).matchAll(/^enum[ \t]+(\w+)/gm)].map((match) => match[1])
  const declared = functions.filter(
    ({ parameters, result }) =>
      !parameters.includes('=') &&
      !/^(static|template)\b/.test(result) &&
      !later.some((name) => new RegExp(`\\b${name}\\b`).test(`${result} ${parameters}`)),
  )
  const lines = [
    ...classes.map((match) => `${match[1]} ${match[2]};`),
    ...declared.map(({ result, name, parameters }) => `${result} ${name}(${parameters});`),
  ]
  return `${code.slice(0, first)}${lines.join(' ')} ${code.slice(first)}`
}

/** `code` is rewritten text; `input int a = 1;` becomes a constant that only the generated setter can reach. */
export function takeInputs(code: string): { code: string; setter: string } {
  const found: string[] = []
  const taken = code.replace(
    /^([ \t]*)s?input[ \t]+([A-Za-z_]\w*)[ \t]+([A-Za-z_]\w*)([ \t]*=[^;]*)?;/gm,
    (_, indent: string, type: string, name: string, value: string | undefined) => {
      found.push(
        `  if (name == "${name}") { given_${name} = input_from<${type}>(value); return true; }`,
      )
      return `${indent}static ${type} given_${name}${value ?? '{}'}; static const ${type} &${name} = given_${name};`
    },
  )
  const setter = `static bool set_program_input(const std::string &name, const string &value) {\n${found.join('\n')}\n  (void)name; (void)value;\n  return false;\n}`
  return { code: taken, setter }
}

/** The table that the driver calls a program by. */
export function programTable(masked: string): string {
  const has = new Map(findFunctions(masked).map(({ name, result }) => [name, result]))
  const call = (name: string) => (has.has(name) ? name : 'nullptr')
  const init = !has.has('OnInit')
    ? 'nullptr'
    : has.get('OnInit') === 'void'
      ? '[]() -> int { OnInit(); return 0; }'
      : '[]() -> int { return OnInit(); }'
  return `extern const Program program;
const Program program = {${init}, ${call('OnDeinit')}, ${call('OnTimer')}, ${call('OnTick')}, ${call('OnStart')}, ${call('OnTradeTransaction')}, set_program_input};`
}
