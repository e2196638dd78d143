import command from "./prepare/command.sql";
import lineage from "./prepare/lineage.sql";
import macros from "./prepare/macros.sql";
import overwritten from "./prepare/overwritten.sql";
import touched from "./prepare/touched.sql";

/** Statements that make what signatures share, in order; each replaces what it made before. */
export const prepareTables: readonly string[] = [macros, lineage, command, touched, overwritten];
