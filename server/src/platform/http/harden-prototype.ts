// Removes Object.prototype.__proto__, the usual door of prototype pollution.
// The same as Node's --disable-proto=delete, for processes that were started without the flag.
export function hardenPrototype(): void {
  Reflect.deleteProperty(Object.prototype, '__proto__')
}
