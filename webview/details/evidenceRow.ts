/** One line of evidence, from the line of the trace as it was read. */
export interface EvidenceRow {
  readonly eventId: number;
  readonly type: string;
  /** Path, host, address or command line: what says most about the event. */
  readonly what: string;
  /** Microseconds after the first event; null where the line has no readable time. */
  readonly timeUs: number | null;
}

/** Reads a line of the trace; whatever it holds, the result is text to show. */
export function evidenceRow(eventId: number, line: string | null, startEpochUs: number): EvidenceRow {
  const event = parseObject(line);
  const type = textOf(event["type"]) || "unknown";
  return { eventId, type, what: whatOf(event), timeUs: timeOf(event["timestamp"], startEpochUs) };
}

function parseObject(line: string | null): Record<string, unknown> {
  if (line === null) return {};
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function whatOf(event: Record<string, unknown>): string {
  const { args } = event as { args?: unknown };
  if (Array.isArray(args)) return args.map(String).join(" ");
  if (typeof event["dst_addr"] === "string") return `${event["dst_addr"]}:${textOf(event["dst_port"])}`;
  return textOf(event["path"]) || textOf(event["hostname"]) || textOf(event["filename"]);
}

function textOf(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : "";
}

/** Date reads milliseconds only; the fraction of a second is read apart. */
function timeOf(timestamp: unknown, startEpochUs: number): number | null {
  if (typeof timestamp !== "string") return null;
  const fraction = /\.(\d+)/.exec(timestamp)?.[1] ?? "";
  const wholeMs = Date.parse(timestamp.replace(/\.\d+/, ""));
  if (Number.isNaN(wholeMs)) return null;
  return wholeMs * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6)) - startEpochUs;
}
