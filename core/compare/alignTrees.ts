import type { ComparedProcess } from "./comparedProcess.js";

/** Rows of two process trees that stand for the same, and what is left on either side. */
export interface Alignment {
  /** For each row of A the row of B, or −1. */
  readonly rowInB: Int32Array;
  /** For each row of B the row of A, or −1. */
  readonly rowInA: Int32Array;
}

/** Of two commands, how much of the longer one must be in both to call one a change of the other. */
const similarFrom = 0.5;

/** Candidates that a process without a partner is held against: beyond, a hostile tree would cost its square. */
const candidateLimit = 64;

/**
 * Aligns two trees from the roots down: only children of aligned parents are partners, so that the same command below
 * another parent is another process. Among siblings, whole subtrees that are equal come first, then equal commands,
 * then similar ones of the same program, each in order of start.
 */
export function alignTrees(a: readonly ComparedProcess[], b: readonly ComparedProcess[]): Alignment {
  const rowInB = new Int32Array(a.length).fill(-1);
  const rowInA = new Int32Array(b.length).fill(-1);
  const shapes = new ShapeNumbers();
  const shapeA = shapes.of(a);
  const shapeB = shapes.of(b);
  const open: [readonly number[], readonly number[]][] = [[rootsOf(a), rootsOf(b)]];
  const pair = (rowA: number, rowB: number): void => {
    rowInB[rowA] = rowB;
    rowInA[rowB] = rowA;
    open.push([a[rowA]?.children ?? [], b[rowB]?.children ?? []]);
  };
  const isFreeInA = (row: number): boolean => rowInB[row] === -1;
  const isFreeInB = (row: number): boolean => rowInA[row] === -1;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [left, right] = next;
    pairEqual(
      left,
      right,
      (row) => shapeA[row],
      (row) => shapeB[row],
      pair,
    );
    const [leftOver, rightOver] = [left.filter(isFreeInA), right.filter(isFreeInB)];
    pairEqual(
      leftOver,
      rightOver,
      (row) => a[row]?.key,
      (row) => b[row]?.key,
      pair,
    );
    pairSimilar(leftOver.filter(isFreeInA), rightOver.filter(isFreeInB), a, b, pair);
  }
  return { rowInB, rowInA };
}

function rootsOf(processes: readonly ComparedProcess[]): number[] {
  return processes.flatMap(({ parentRow }, row) => (parentRow === -1 ? [row] : []));
}

/** Numbers for subtrees, the same for equal ones in both trees. */
class ShapeNumbers {
  readonly #numbers = new Map<string, number>();

  of(processes: readonly ComparedProcess[]): Float64Array {
    const shapes = new Float64Array(processes.length);
    // Children stand behind their parent, so that going backwards meets them first.
    for (let row = processes.length - 1; row >= 0; row--) {
      const process = processes[row];
      if (process === undefined) continue;
      const below = process.children.map((child) => shapes[child]).join(",");
      const shape = `${process.key}\u0001${below}`;
      const number = this.#numbers.get(shape) ?? this.#numbers.size;
      this.#numbers.set(shape, number);
      shapes[row] = number;
    }
    return shapes;
  }
}

function pairEqual<K>(
  left: readonly number[],
  right: readonly number[],
  keyOfA: (row: number) => K,
  keyOfB: (row: number) => K,
  pair: (rowA: number, rowB: number) => void,
): void {
  const waiting = new Map<K, number[]>();
  for (const row of right) {
    const key = keyOfB(row);
    const rows = waiting.get(key);
    if (rows === undefined) waiting.set(key, [row]);
    else rows.push(row);
  }
  for (const rows of waiting.values()) rows.reverse();
  for (const row of left) {
    const partner = waiting.get(keyOfA(row))?.pop();
    if (partner !== undefined) pair(row, partner);
  }
}

function pairSimilar(
  left: readonly number[],
  right: readonly number[],
  a: readonly ComparedProcess[],
  b: readonly ComparedProcess[],
  pair: (rowA: number, rowB: number) => void,
): void {
  const free = new Map<string, number[]>();
  for (const row of right) {
    const name = b[row]?.name ?? "";
    const rows = free.get(name);
    if (rows === undefined) free.set(name, [row]);
    else rows.push(row);
  }
  for (const row of left) {
    const process = a[row];
    const rows = free.get(process?.name ?? "");
    if (process === undefined || rows === undefined) continue;
    const scores = rows.slice(0, candidateLimit).map((candidate) => similarity(process, b[candidate]));
    const best = scores.reduce((found, score, at) => (score > (scores[found] ?? 0) ? at : found), 0);
    if ((scores[best] ?? 0) < similarFrom) continue;
    const [partner] = rows.splice(best, 1);
    if (partner !== undefined) pair(row, partner);
  }
}

/** Share of the arguments behind the program's name that both have. */
function similarity(a: ComparedProcess, b: ComparedProcess | undefined): number {
  if (b === undefined) return 0;
  const left = new Set(a.normalised.slice(1));
  const right = new Set(b.normalised.slice(1));
  const longer = Math.max(left.size, right.size);
  if (longer === 0) return a.key === b.key ? 1 : 0;
  return [...left].filter((arg) => right.has(arg)).length / longer;
}
