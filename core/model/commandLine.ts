/** What stands before the first argument: the base name of a program's path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1) || path;
}

/**
 * Arguments as one line that a shell would read the same way: those with white space or quotes are quoted. Meant to be
 * read and copied, never run.
 */
export function quoteArguments(args: readonly string[]): string {
  return args.map(quoteArgument).join(" ");
}

function quoteArgument(argument: string): string {
  if (argument !== "" && !/[\s"'`$&|;<>()*?#~!\\{}[\]]/.test(argument)) return argument;
  return /[\s"']/.test(argument) || argument === "" ? `"${argument.replaceAll('"', '\\"')}"` : argument;
}

/** How a process is called on the screen. */
export interface CommandLabel {
  readonly name: string;
  readonly arguments: string;
}

/**
 * Base name of `argv[0]` and the arguments behind it. `script` is the file of a `#!` chain (`env node …/npm install`):
 * then the script's own name and the arguments behind it. Falls back to `comm`, then to the pid.
 */
export function commandLabel(process: {
  readonly args: readonly string[] | null;
  readonly script: string | null;
  readonly comm: string | null;
  readonly filename: string | null;
  readonly pid: number;
}): CommandLabel {
  const { args, script, comm, filename, pid } = process;
  const scriptAt = script === null || args === null ? -1 : args.indexOf(script, 1);
  if (args !== null && script !== null && scriptAt > 0) {
    return { name: baseName(script), arguments: quoteArguments(args.slice(scriptAt + 1)) };
  }
  const first = args?.[0] ?? filename ?? comm;
  return {
    name: first === null || first === "" ? `pid ${pid}` : baseName(first),
    arguments: quoteArguments(args?.slice(1) ?? []),
  };
}
