import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { fingerprint256, makeCertificate } from './certificate.ts'

test('a certificate is signed by its own key, for its names and its time', () => {
  const validFrom = new Date('2026-01-01T00:00:00Z')
  const validUntil = new Date('2026-02-01T00:00:00Z')
  const names = ['broker.example', '127.0.0.1']
  const { certPem, keyPem } = makeCertificate({ names, validFrom, validUntil })
  const made = new X509Certificate(certPem)
  assert.ok(made.verify(made.publicKey))
  assert.ok(made.checkPrivateKey(createPrivateKey(keyPem)))
  assert.equal(made.checkHost('broker.example'), 'broker.example')
  assert.equal(made.checkHost('other.example'), undefined)
  assert.equal(made.checkIP('127.0.0.1'), '127.0.0.1')
  assert.deepEqual([made.validFromDate, made.validToDate], [validFrom, validUntil])
  assert.equal(fingerprint256(certPem), made.fingerprint256)
  assert.notEqual(fingerprint256(makeCertificate().certPem), made.fingerprint256)
})
