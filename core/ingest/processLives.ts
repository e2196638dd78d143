/**
 * Which life of a pid an event belongs to. The system gives a pid again once its process has ended, so a pid
 * alone names nobody. The k-th life of a pid (k from 0) has the id `pid + k · 2^32`: the id of nearly every
 * process is its pid, and ids are the same each time a file is read.
 */
export const lifeStride = 2 ** 32;

/** What an event says about lives. Times are microseconds; NaN where the event has no readable time. */
export interface LifeEvent {
  readonly kind: "exec" | "exit" | "write" | "other";
  readonly pid: number;
  /** −1 where the event names no parent. */
  readonly parentPid: number;
  readonly timeUs: number;
}

interface Life {
  readonly processId: number;
  parentPid: number;
  startUs: number;
  lastUs: number;
  /** NaN while it runs. */
  endUs: number;
  forked: boolean;
}

/** Follows the events in file order. */
export class ProcessLives {
  /** Pids whose events went back in time: their lives must be told anew in time order when they have several. */
  readonly disordered = new Set<number>();
  readonly #current = new Map<number, Life>();
  #lastPid = -1;
  #lastLife: Life | undefined;

  /** Process id of an event's own process. */
  observe(event: LifeEvent): number {
    let life = this.#lookup(event.pid);
    if (life === undefined) life = this.#begin(event.pid, event.parentPid, event.timeUs, 0);
    else if (this.#isNewLife(life, event))
      life = this.#begin(event.pid, event.parentPid, event.timeUs, life.processId + lifeStride);
    if (event.timeUs < life.lastUs) this.disordered.add(event.pid);
    else if (event.timeUs > life.lastUs || Number.isNaN(life.lastUs)) life.lastUs = event.timeUs;
    if (event.timeUs < life.startUs) life.startUs = event.timeUs;
    if (event.parentPid >= 0) life.parentPid = event.parentPid;
    if (event.kind === "exit") life.endUs = event.timeUs;
    return life.processId;
  }

  /** Process id of the child that a fork began. */
  fork(childPid: number, parentPid: number, timeUs: number): number {
    const life = this.#lookup(childPid);
    // The child may be seen before the fork is reported: its events and the fork come from different processors.
    const known = life !== undefined && !life.forked && !(timeUs > life.startUs);
    if (known) {
      life.forked = true;
      return life.processId;
    }
    const next = this.#begin(
      childPid,
      parentPid,
      timeUs,
      life === undefined ? 0 : life.processId + lifeStride,
    );
    next.forked = true;
    return next.processId;
  }

  #lookup(pid: number): Life | undefined {
    if (pid !== this.#lastPid) {
      this.#lastPid = pid;
      this.#lastLife = this.#current.get(pid);
    }
    return this.#lastLife;
  }

  #begin(pid: number, parentPid: number, timeUs: number, processId: number): Life {
    const life = {
      processId: processId || pid,
      parentPid,
      startUs: timeUs,
      lastUs: timeUs,
      endUs: NaN,
      forked: false,
    };
    this.#current.set(pid, life);
    if (pid === this.#lastPid) this.#lastLife = life;
    return life;
  }

  /**
   * After its end a process still has writes reported, when the kernel closes its files; anything else later than
   * the end is a new process, and so is one with another parent, unless its parent died and it was handed on to
   * pid 1 or to a subreaper.
   */
  #isNewLife(life: Life, event: LifeEvent): boolean {
    if (event.timeUs > life.endUs) return event.kind !== "write" && event.kind !== "exit";
    if (!Number.isNaN(life.endUs) || event.parentPid <= 1 || life.parentPid < 0) return false;
    return (
      event.parentPid !== life.parentPid && Number.isNaN(this.#current.get(life.parentPid)?.endUs ?? NaN)
    );
  }
}
