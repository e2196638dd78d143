import { type EventKey, eventFields } from "./eventFields.js";

/** The order of a line that cannot be told by its columns and the order of its keys. */
export const noOrder = 0;
/** The order of an object without keys. */
export const emptyOrder = 1;

/** Orders that lines may have; a collector has one or two a type. Lines of further orders keep their text. */
const orderLimit = 64;
/** Places in the tree of orders: what a hostile file may make us remember. */
const nodeLimit = 1024;
/** Fields of an event, rounded up to a power of two. */
const branches = 32;

const enum Use {
  none,
  taken,
  refused,
}

/** The keys of a line, first to last, under the number that its event carries. */
export interface KeyOrder {
  readonly id: number;
  readonly keys: readonly EventKey[];
}

/**
 * The orders in which keys stand in lines, as a tree: a number stands for a sequence of keys, and a further key leads to
 * another number. An event whose line holds nothing but typed fields in a known order needs no text of its own; that is
 * half of what it takes in memory.
 */
export class KeyOrders {
  readonly #next = new Int32Array(nodeLimit * branches);
  readonly #uses = new Uint8Array(nodeLimit);
  readonly #keys: (readonly EventKey[])[] = [[], []];
  #taken = 0;
  #untold: KeyOrder[] = [];

  constructor() {
    // An object without keys is told by its text: it has no first key to begin with.
    this.#uses[emptyOrder] = Use.refused;
  }

  /** The order with one more key, which is none for a key without a column (negative). */
  after(order: number, field: number): number {
    if (order === noOrder || field < 0) return noOrder;
    const next = this.#next[order * branches + field] ?? noOrder;
    return next === noOrder ? this.#grow(order, field) : next;
  }

  /** Whether events may carry this order; those of another keep their text. */
  take(order: number): boolean {
    if (this.#uses[order] === Use.none) this.#decide(order);
    return this.#uses[order] === Use.taken;
  }

  /** The orders that were taken since the last call. */
  takeNew(): readonly KeyOrder[] {
    const untold = this.#untold;
    if (untold.length > 0) this.#untold = [];
    return untold;
  }

  #grow(order: number, field: number): number {
    const key = eventFields[field]?.key;
    const id = this.#keys.length;
    if (key === undefined || id >= nodeLimit) return noOrder;
    this.#next[order * branches + field] = id;
    this.#keys.push([...(this.#keys[order] ?? []), key]);
    return id;
  }

  #decide(order: number): void {
    const isTaken = order !== noOrder && this.#taken < orderLimit;
    this.#uses[order] = isTaken ? Use.taken : Use.refused;
    if (!isTaken) return;
    this.#taken++;
    this.#untold.push({ id: order, keys: this.#keys[order] ?? [] });
  }
}
