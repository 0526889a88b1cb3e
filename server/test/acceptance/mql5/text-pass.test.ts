import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mqlToCpp } from './text-pass.ts'

const pass = (source: string) => mqlToCpp(source, 'x.mq5').split('\n').slice(1).join('\n')

test('dynamic arrays become the shim’s array type, several in one declaration too', () => {
  assert.equal(pass('  char post[], result[];'), '  array<char> post, result;')
  assert.equal(pass('int n; double d[];'), 'int n; array<double> d;')
})

test('sized and initialised arrays stay as they are', () => {
  assert.equal(pass('int a[3];'), 'int a[3];')
  assert.equal(pass('int a[] = {1, 2};'), 'int a[] = {1, 2};')
})

test('array parameters become references to the array type', () => {
  assert.equal(
    pass('void f(const char &d[], char& r[])'),
    'void f(const array<char> &d, array<char> &r)',
  )
})

test('every text literal becomes a string object, and neighbours become one', () => {
  assert.equal(pass('s = "a"+n;'), 's = string("a")+n;')
  assert.equal(pass('s = "a\\r\\n"\n    "b";'), 's = string("a\\r\\n" "b")\n    ;')
})

test('comments, characters and what stands in literals are left alone', () => {
  const source = `// char a[]; "x"\n/* input int b; */ c = 'x'; d = "char e[]; // no";`
  assert.equal(pass(source), source.replace('"char e[]; // no"', 'string("char e[]; // no")'))
})

test('directives and input are removed without moving a line', () => {
  assert.equal(
    pass('#property strict\ninput int a = 1;\nsinput string b;'),
    '\nint a = 1;\nstring b;',
  )
})

test('messages of the compiler point into the source', () => {
  assert.match(mqlToCpp('int a;', 'My.mq5'), /^#line 1 "My\.mq5"\n/)
})
