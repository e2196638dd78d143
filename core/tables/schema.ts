import category from "./category.sql";
import comments from "./comments.sql";
import connection from "./connection.sql";
import derivedComments from "./derivedComments.sql";
import descendants from "./descendants.sql";
import event from "./event.sql";
import { defineEventText } from "./eventText.js";
import eventView from "./eventView.sql";
import { typeMacros } from "./typeMacros.js";
import process from "./process.sql";
import views from "./views.sql";

/** Statements that an empty database needs, in order. */
export const createSchema: readonly string[] = [
  event,
  ...typeMacros,
  defineEventText([]),
  eventView,
  views,
  category,
];

/** Statements that derive tables from `event`; each replaces what it made before. The others need `process` first. */
export const deriveProcesses: readonly string[] = [process, descendants];
export const deriveConnections: readonly string[] = [connection];
/** What the catalogue says of the tables, and of those that are derived, with which it goes. */
export const describeEvents: readonly string[] = [comments];
export const describeDerived: readonly string[] = [derivedComments];
