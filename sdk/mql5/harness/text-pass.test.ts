import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildProgram, noCompiler } from './build-program.ts'
import { mqlToCpp, programToCpp } from './mql-to-cpp.ts'
import { takeInputs, withPrototypes } from './program-table.ts'
import { SimulatedTerminal } from './simulated-terminal.ts'
import { maskSource, splitSource } from './source-pieces.ts'

test('dynamic arrays become the shim’s array type, several in one declaration too', () => {
  assert.equal(mqlToCpp('  char post[], result[];'), '  array<char> post, result;')
  assert.equal(mqlToCpp('int n; double d[];'), 'int n; array<double> d;')
  assert.equal(mqlToCpp('   static ulong a[];'), '   static array<ulong> a;')
  assert.equal(mqlToCpp('int n, a[], m;'), 'int n, m; array<int> a;')
})

test('sized and initialised arrays stay as they are', () => {
  assert.equal(mqlToCpp('int a[3];'), 'int a[3];')
  assert.equal(mqlToCpp('int a[] = {1, 2};'), 'int a[] = {1, 2};')
  assert.equal(mqlToCpp('return a[i];'), 'return a[i];')
})

test('array parameters become references to the array type', () => {
  assert.equal(
    mqlToCpp('void f(const char &d[], char& r[])'),
    'void f(const array<char> &d, array<char> &r)',
  )
})

test('every text literal becomes a string object, and neighbours become one', () => {
  assert.equal(mqlToCpp('s = "a"+n;'), 's = string("a")+n;')
  assert.equal(mqlToCpp('s = "a\\r\\n"\n    "b";'), 's = string("a\\r\\n" "b")\n    ;')
})

test('comments, characters and what stands in literals are left alone', () => {
  const source = `// char a[]; "x"\n/* input int b; */ c = 'x'; d = "char e[]; // no";`
  assert.equal(mqlToCpp(source), source.replace('"char e[]; // no"', 'string("char e[]; // no")'))
})

test('a date literal becomes a moment, and :: the shim’s scope', () => {
  assert.equal(
    mqlToCpp("x = D'2024.01.01 00:00';"),
    'x = StringToTime(string("2024.01.01 00:00"));',
  )
  assert.equal(mqlToCpp('::Print(1);'), '::mql::Print(1);')
  assert.equal(mqlToCpp('void A::b()'), 'void A::b()')
})

test('directives and input groups are removed without moving a line', () => {
  assert.equal(mqlToCpp('#property version "1"\ninput group "x"\nint a;'), '\n\nint a;')
})

test('an input is a constant for the program and can be set from outside', () => {
  const { code, setter } = takeInputs('input int a = 1; // label\nsinput string b;')
  assert.equal(
    code,
    'static int given_a = 1; static const int &a = given_a; // label\nstatic string given_b{}; static const string &b = given_b;',
  )
  assert.match(setter, /name == "a"/)
})

test('prototypes stand before the first function, on its line, without those that have defaults', () => {
  const code =
    'int g;\nvoid a()\n  {\n  }\nint b(int x,\n  const T &y)\n  {\n  }\nvoid c(int d = 1)\n  {\n  }\n'
  const out = withPrototypes(code, maskSource(splitSource(code)))
  assert.equal(out.split('\n')[1], 'void a(); int b(int x, const T &y); void a()')
  assert.equal(out.split('\n').length, code.split('\n').length)
})

function programOf(t: { after(work: () => void): void }, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-pass-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return join(folder, 'main.mq5')
}

test('an include is taken once, and messages point into the file that is wrong', (t) => {
  const file = programOf(t, {
    'main.mq5': '#include "a.mqh"\n#include "a.mqh"\nint m;',
    'a.mqh': 'int a;',
  })
  const out = programToCpp(file, [])
  assert.equal(out.match(/int a;/g)?.length, 1)
  assert.match(out, /#line 1 "a\.mqh"\nint a;\n#line 2 "main\.mq5"/)
  assert.throws(
    () => programToCpp(programOf(t, { 'main.mq5': '#include <No\\Such.mqh>' }), ['x']),
    /No\\Such\.mqh is in none of/,
  )
})

const fails = (t: Parameters<typeof programOf>[0], text: string, said: RegExp) =>
  assert.rejects(buildProgram(programOf(t, { 'main.mq5': text })), said)

test('what MetaEditor refuses and C++ would take does not build', {
  skip: noCompiler,
}, async (t) => {
  await fails(t, 'input int a = 1;\nvoid OnStart()\n  {\n   a = 2;\n  }', /main\.mq5:4/)
  await fails(t, 'void OnStart()\n  {\n   ENUM_DEAL_TYPE x = 1;\n  }', /main\.mq5:3/)
  await fails(t, 'void OnStart()\n  {\n   string s = 5;\n  }', /main\.mq5:3/)
})

const script = `
input string InpWhat = "";
void OnStart()
  {
   int a[];
   ArrayResize(a, 2);
   if(InpWhat == "range")
      Print(a[2]);
   if(InpWhat == "format")
      Print(StringFormat("%d %I64d %f %s %d", 9007199254740993, 9007199254740993, 0.00001234, "x"));
   if(InpWhat == "pattern")
      Print(a[0] == 0 ? "zero" : "not zero");
   if(InpWhat == "bytes")
     {
      char b[];
      int n = StringToCharArray("longer text", b, 0, WHOLE_ARRAY, CP_UTF8);
      int m = StringToCharArray("é", b, 0, WHOLE_ARRAY, CP_UTF8);
      Print(n, " ", m, " ", ArraySize(b), " ", CharArrayToString(b, 0, WHOLE_ARRAY, CP_ACP));
     }
   if(InpWhat == "concat")
      Print("n=" + 5 + " " + (string)TimeCurrent() + " " + DoubleToString(1.5));
   if(InpWhat == "move")
     {
      int one = FileOpen("a.txt", FILE_WRITE|FILE_BIN);
      int again = FileOpen("a.txt", FILE_WRITE|FILE_BIN);
      FileClose(one);
      FileClose(FileOpen("b.txt", FILE_WRITE|FILE_BIN));
      bool plain = FileMove("a.txt", 0, "b.txt", 0);
      Print(again, " ", plain, " ", GetLastError(), " ", FileMove("a.txt", 0, "b.txt", FILE_REWRITE));
     }
  }
`

test('the shim has the traps of the terminal, not those of C++', {
  skip: noCompiler,
}, async (t) => {
  const file = programOf(t, { 'main.mq5': script })
  const program = await buildProgram(file, { foreign: true })
  const terminal = new SimulatedTerminal({ program, folder: join(file, '..') })
  t.after(() => terminal.kill())
  await terminal.open()
  const said = async (what: string) => {
    await terminal.input('InpWhat', what)
    await terminal.script()
    return terminal.journal.at(-1)
  }
  assert.equal(await said('format'), '1 9007199254740993 0.000012 x (missed argument)')
  assert.equal(await said('pattern'), 'not zero')
  assert.equal(await said('bytes'), '12 3 12 ??')
  assert.equal(await said('concat'), 'n=5 2026.05.28 20:40:00 1.50000000')
  assert.equal(await said('move'), '-1 false 5020 true')
  await assert.rejects(said('range'), /70/)
  assert.equal(terminal.exitCode, 70)
  assert.match(terminal.journal.at(-1) ?? '', /array out of range/)
})
