/** What differs between two runs that do the same. Each has a name in `profile-config.json`. */
export const normaliserNames = [
  "uuids",
  "times",
  "hashes",
  "temporary",
  "versions",
  "pids",
  "ports",
  "references",
] as const;
export type NormaliserName = (typeof normaliserNames)[number];

/** Whom a path under `/proc` may belong to: the reader itself, a runner by its name, or anybody. */
export interface PidContext {
  /** Pids of the process and its ancestors: numbers of its arguments that equal one are this and nothing else. */
  readonly own: ReadonlySet<string>;
}

const noPids: PidContext = { own: new Set() };

interface Rule {
  readonly name: NormaliserName;
  readonly pattern: RegExp;
  readonly replacement: string | ((match: string, ...groups: string[]) => string);
}

/**
 * In the order in which they apply: what an earlier rule made is of no interest to a later one, because nothing in
 * angle brackets matches. All patterns are of bounded repetition before a fixed end, so that a hostile text costs no
 * more than its length.
 */
const textRules: readonly Rule[] = [
  {
    name: "uuids",
    pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
    replacement: "<uuid>",
  },
  {
    name: "times",
    pattern:
      /(?<![\d>])20\d\d-?[01]\d-?[0-3]\d[T_ ][0-2]\d[:_-]?[0-5]\d[:_-]?[0-5]\d(?:[._,]\d{1,9})?Z?(?![\d<])/g,
    replacement: "<time>",
  },
  // Milliseconds or nanoseconds since 1970, from 2001 to 2033.
  { name: "times", pattern: /(?<![\w<>])1\d{12}(?:\d{6})?(?![\w<])/g, replacement: "<time>" },
  // Git and content-addressed caches fan out: the first digits are folders of their own.
  {
    name: "hashes",
    pattern: /(?<![\w<>])(?:[0-9a-f]{2}\/){0,2}[0-9a-f]{28,128}(?![\w<>])/gi,
    replacement: "<hash>",
  },
  {
    name: "hashes",
    pattern: /(?<=[._-])(?=[a-f]{0,31}\d)(?=\d{0,31}[a-f])[0-9a-f]{8,31}(?=[._-]|$|\/)/g,
    replacement: "<hash>",
  },
  // Git makes these while it receives objects and while it tries what the file system can.
  {
    name: "temporary",
    pattern: /(?<=\/)tmp_(pack|idx|obj|rev|bitmap|graph|mtimes)_[A-Za-z0-9]{6}(?![\w<>])/g,
    replacement: "tmp_$1_<temp>",
  },
  { name: "temporary", pattern: /(?<=\.git\/)t[A-Za-z0-9]{6}(?=$)/g, replacement: "<temp>" },
  // mktemp and tempfile of Python.
  {
    name: "temporary",
    pattern: /(?<=\/)tmp(?:\.[A-Za-z0-9]{6,12}|[a-z0-9_]{8})(?=\/|$|\.)/g,
    replacement: "<temp>",
  },
  {
    name: "temporary",
    pattern:
      /(?<=\/(?:tmp|_temp|temp|shm)\/(?:[^/\s]{1,80}\/){0,4}[^/\s]{0,80}[-_.])[A-Za-z0-9]{6,16}(?=$|[/.\s"'])/g,
    replacement: (found) => (isRandom(found) ? "<temp>" : found),
  },
  {
    name: "versions",
    pattern:
      /(?<![\w.<>])v?\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z]{1,20}(?:\.[0-9A-Za-z]{1,20}){0,4})?(?![\d<>]|\.[\d<])/g,
    replacement: "<version>",
  },
  {
    name: "ports",
    pattern: /(?<=(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):)\d{5}(?![\d<])/g,
    replacement: (found) => (isEphemeralPort(Number(found)) ? "<port>" : found),
  },
  { name: "pids", pattern: /(?<=\/proc\/)\d{1,10}(?=\/|$)/g, replacement: "<pid>" },
  { name: "pids", pattern: /(?<=\/fd(?:info)?\/)\d{1,10}(?=$)/g, replacement: "<number>" },
  { name: "pids", pattern: /(?<=\/task\/)\d{1,10}(?=\/|$)/g, replacement: "<pid>" },
  { name: "pids", pattern: /(?<=(?:pipe|socket|anon_inode):\[)\d{1,20}(?=\])/g, replacement: "<number>" },
  // Branches and tags that a check-out wrote down.
  {
    name: "references",
    pattern: /(?<=(?:^|\/)refs\/)(?:heads|tags|pull|remotes)\/[^<>]{1,200}?(?=\.lock$|$)/g,
    replacement: "<reference>",
  },
];

/** Linux hands out ports from here on to who asks for any (net.ipv4.ip_local_port_range). */
const firstEphemeralPort = 32_768;

export function isEphemeralPort(port: number): boolean {
  return port >= firstEphemeralPort && port <= 65_535;
}

/** Names drawn from letters and digits; a word has neither digits nor capitals inside it. */
function isRandom(text: string): boolean {
  const mixedCase = /[a-z]/.test(text) && /.[A-Z]/.test(text);
  return (/\d/.test(text) && /[A-Za-z]/.test(text)) || mixedCase;
}

/** Any text that a rule may match has one of these. */
const worthLooking = /\d|refs\/|tmp|temp|\/shm\/|\.git\/t/i;

/** Texts of traces need two; a text that was made to need more is left half normalised. */
const roundLimit = 8;

export interface Normalised {
  readonly text: string;
  /** Names of the rules that changed something, in order, each once. */
  readonly rules: readonly NormaliserName[];
}

/**
 * Turns what differs from run to run into a name in angle brackets. Stable: what it made, it leaves as it is. A pure
 * function of its input and options, so two machines agree.
 */
export class Normaliser {
  readonly #rules: readonly Rule[];
  readonly #pids: boolean;
  readonly #references: boolean;

  constructor(names: readonly NormaliserName[]) {
    this.#rules = textRules.filter(({ name }) => names.includes(name));
    this.#pids = names.includes("pids");
    this.#references = names.includes("references");
  }

  /** A path, host name or any other text. */
  text(text: string): string {
    return this.explain(text).text;
  }

  explain(text: string): Normalised {
    if (!worthLooking.test(text)) return { text, rules: [] };
    const rules: NormaliserName[] = [];
    let changed = text;
    // A replacement may uncover what stood behind it; a second look nearly always finds nothing more.
    for (let round = 0; round < roundLimit; round++) {
      const before = changed;
      changed = this.#applyOnce(before, rules);
      if (changed === before) break;
    }
    return { text: changed, rules };
  }

  #applyOnce(text: string, rules: NormaliserName[]): string {
    return this.#rules.reduce((before, { name, pattern, replacement }) => {
      const after = before.replace(pattern, replacement as string);
      if (after !== before && !rules.includes(name)) rules.push(name);
      return after;
    }, text);
  }

  /** Arguments of a command, the program's own name first. */
  arguments(args: readonly string[], pids: PidContext = noPids): readonly string[] {
    return this.explainArguments(args, pids).args;
  }

  explainArguments(
    args: readonly string[],
    pids: PidContext = noPids,
  ): { readonly args: readonly string[]; readonly rules: readonly NormaliserName[] } {
    const rules = new Set<NormaliserName>();
    const changed = args.map((arg, at) => {
      if (this.#references && isReference(args, at)) {
        rules.add("references");
        return "<reference>";
      }
      const found = this.explain(this.#pids ? withoutPids(arg, pids, rules) : arg);
      for (const name of found.rules) rules.add(name);
      return found.text;
    });
    return { args: changed, rules: [...rules] };
  }
}

/** A number among the words of an argument that is the process's own pid or an ancestor's. */
function withoutPids(argument: string, { own }: PidContext, rules: Set<NormaliserName>): string {
  return argument.replace(/(?<![\w.<>])\d{2,10}(?![\w.<>])/g, (number) => {
    if (!own.has(number)) return number;
    rules.add("pids");
    return "<pid>";
  });
}

const gitCommandsWithReference = new Set(["clone", "fetch", "checkout", "switch"]);

/** `git clone -b main`: which branch a job works on is not what it does. */
function isReference(args: readonly string[], at: number): boolean {
  const option = args[at - 1];
  if (option !== "-b" && option !== "--branch") return false;
  const isGit = /(^|\/)git$/.test(args[0] ?? "");
  return isGit && args.slice(1, at).some((arg) => gitCommandsWithReference.has(arg));
}
