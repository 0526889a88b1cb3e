// Reads JSON whose numbers are money: every number becomes the text that the server wrote, so no digit is rounded.
// Done on the text, because not every runtime hands the source of a number to a reviver.

const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Throws SyntaxError when `text` is not JSON. */
export function parseExact(text: string): unknown {
  // First as it is: with quotes around its numbers, text such as 01 would pass.
  JSON.parse(text)
  return JSON.parse(
    text.replace(stringOrNumber, (token) => (token.startsWith('"') ? token : `"${token}"`)),
  )
}
