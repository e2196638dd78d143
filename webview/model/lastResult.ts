/** The same function, which gives its last result again while it is called with the same arguments. */
export function lastResult<Arguments extends readonly unknown[], Result>(
  make: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  let last: { readonly given: Arguments; readonly result: Result } | null = null;
  return (...given) => {
    if (last === null || !given.every((value, index) => Object.is(value, last?.given[index])))
      last = { given, result: make(...given) };
    return last.result;
  };
}
