import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '../../platform/secret.ts'
import { passwordComplaint } from './password-rule.ts'

const complaint = (text: string, name = 'alice') => passwordComplaint(new Secret(text), name)

test('words that do not belong together are a good password, whatever signs they hold', () => {
  for (const good of [
    'seven green bicycles',
    'correct rafter nine kelp',
    'Käfer im Briefkasten',
    'vT9#kq!x2Lm$w',
    '木曜日の朝に走る犬と猫の話',
  ])
    assert.equal(complaint(good), null, good)
})

test('what is short, or is one of the first guesses, is refused', () => {
  for (const bad of [
    'short',
    'elevenchars',
    'password1234',
    'P@ssw0rd!2026',
    'Passw0rdPassw0rd',
    'qwertyuiop123',
    'letmeinletmein',
    'Welcome2026!!',
    'metatrader2026',
    'aaaaaaaaaaaaaaa',
    'abababababababab',
    '123456789012345',
    'abcdefghijklmno',
    'ponmlkjihgfedcba',
    'correcthorsebatterystaple',
    'Summer2026Summer',
    '\ud800seven green bicycles',
    'x'.repeat(201),
  ])
    assert.notEqual(complaint(bad), null, bad)
})

test('one’s own name with something around it is refused', () => {
  assert.match(complaint('magdalena2026!', 'Magdalena') ?? '', /your name/)
  assert.equal(complaint('magdalena rides a tall horse', 'Magdalena'), null)
})

test('a complaint never holds the password', () => {
  for (const bad of ['hunter2hunter2', 'short', 'qwertyuiop123'])
    assert.ok(!(complaint(bad) ?? '').includes(bad))
})
