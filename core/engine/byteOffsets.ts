/** DuckDB counts bytes of UTF-8, JavaScript units of UTF-16: the index of the character at a byte of a text. */
export function characterAt(text: string, byteOffset: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, byteOffset)).length;
}
