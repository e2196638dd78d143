/** A `.sql` file is bound to a trace by its first line. */
const binding = /^--[ \t]*trace:[ \t]*(\S.*?)[ \t]*(?:\r?\n|$)/u;

/** The path or address of the trace that a `.sql` file names; undefined where it names none. */
export function boundTrace(text: string): string | undefined {
  return binding.exec(text)?.[1];
}
