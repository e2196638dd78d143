import { baseName } from "./commandLine.js";

/** A process of a trace that does not record parents, in order of first appearance. */
export interface UnparentedProcess {
  readonly processId: number;
  readonly args: readonly string[];
}

export interface InferredParent {
  readonly processId: number;
  readonly parentId: number;
  /** The command line that proves it. */
  readonly from: string;
}

const shells = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh", "busybox"]);

/** How many later processes a shell's command is looked for in: one that it starts comes soon. */
const lookAhead = 200;

/**
 * A shell that was told `-c COMMAND` starts what COMMAND names: the next process with just these arguments is its child.
 * Nothing else is proof enough. Each process gets at most one parent, and each command is used once.
 */
export function inferParents(processes: readonly UnparentedProcess[]): InferredParent[] {
  const parents = new Map<number, InferredParent>();
  processes.forEach((shell, index) => {
    const commands = shellCommands(shell.args);
    if (commands.length === 0) return;
    const candidates = processes.slice(index + 1, index + 1 + lookAhead);
    for (const command of commands) {
      const child = candidates.find(
        (candidate) => !parents.has(candidate.processId) && isCommand(candidate.args, command),
      );
      if (child !== undefined)
        parents.set(child.processId, {
          processId: child.processId,
          parentId: shell.processId,
          from: command.text,
        });
    }
  });
  return [...parents.values()];
}

interface SimpleCommand {
  readonly text: string;
  readonly words: readonly string[];
}

/** The simple commands of `sh -c "a && b | c"`; none for any other process. */
function shellCommands(args: readonly string[]): SimpleCommand[] {
  const option = args.findIndex((arg, index) => index > 0 && /^-[a-z]*c$/.test(arg));
  const script = args[option + 1];
  if (option < 0 || script === undefined || !shells.has(baseName(args[0] ?? ""))) return [];
  return script
    .split(/&&|\|\||[;|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((text) => ({ text, words: splitWords(text) }));
}

/** Words of a simple command with quotes taken away and redirections left out. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.filter((word) => !/^\d?[<>]/.test(word)).map((word) => word.replaceAll(/["']/g, ""));
}

function isCommand(args: readonly string[], { words }: SimpleCommand): boolean {
  const [program = "", ...rest] = words;
  if (baseName(args[0] ?? "") !== baseName(program)) return false;
  return args.length === words.length && rest.every((word, index) => word === args[index + 1]);
}
