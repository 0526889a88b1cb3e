// Test program: opens the embedded database of a folder, says so, and keeps it until its standard input ends.
// Killing it with -9 is what a crash of the server looks like to the engine.
import { openDatabase } from '../../src/platform/database/open-database.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const [, , dataDir = ''] = process.argv
const database = await openDatabase({ dataDir, url: null, log: silent })
process.stdout.write('open\n')
process.stdin.resume()
process.stdin.once('end', () => void database[Symbol.asyncDispose]())
