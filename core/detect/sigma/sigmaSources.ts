import { sql, type SqlText } from "../../query/sqlText.js";
import dnsQuery from "./dnsQuery.sql";
import fileEvent from "./fileEvent.sql";
import networkConnection from "./networkConnection.sql";
import processCreation from "./processCreation.sql";

/** A field of rules as an expression over the rows of a source; text unless said otherwise. */
export interface SigmaField {
  readonly expression: SqlText;
  /** The same in lower case, where the table has it ready. */
  readonly lowered?: SqlText;
  /** Its address as digits, for CIDR blocks. */
  readonly addressDigits?: SqlText;
  /** Values that can be told from the events, with the reason why others cannot. */
  readonly decidable?: { readonly values: RegExp; readonly reason: string };
}

/** What the rules of one log source category look at. */
export interface SigmaSource {
  /** Table that the compiled query reads. */
  readonly table: string;
  readonly fields: Readonly<Record<string, SigmaField>>;
  /** Where words without a field are looked for. */
  readonly keywordFields: readonly string[];
}

const user: SigmaField = {
  expression: sql`user_name`,
  decidable: { values: /^(root|\d+)$/i, reason: "events hold user ids, and only root's name is certain" },
};

const program = {
  Image: { expression: sql`image`, lowered: sql`image_lower` },
  User: user,
  ProcessId: { expression: sql`pid::varchar` },
} as const satisfies Record<string, SigmaField>;

const creation: SigmaSource = {
  table: "sigma_process_creation",
  fields: {
    ...program,
    CommandLine: { expression: sql`command_line`, lowered: sql`command_line_lower` },
    CurrentDirectory: { expression: sql`current_directory` },
    ParentImage: { expression: sql`parent_image`, lowered: sql`parent_image_lower` },
    ParentCommandLine: { expression: sql`parent_command_line`, lowered: sql`parent_command_line_lower` },
    ParentProcessId: { expression: sql`ppid::varchar` },
  },
  keywordFields: ["CommandLine"],
};

const file: SigmaSource = {
  table: "sigma_file_event",
  fields: {
    ...program,
    TargetFilename: { expression: sql`target_filename`, lowered: sql`target_filename_lower` },
  },
  keywordFields: ["TargetFilename"],
};

const network: SigmaSource = {
  table: "sigma_network_connection",
  fields: {
    ...program,
    DestinationIp: { expression: sql`destination_ip`, addressDigits: sql`destination_digits` },
    DestinationPort: { expression: sql`destination_port::varchar` },
    DestinationHostname: { expression: sql`destination_hostname` },
    DestinationIsIpv6: { expression: sql`(length(destination_digits) = 32)::varchar` },
    Protocol: { expression: sql`protocol` },
    // A trace holds the connections that its processes opened; accepted ones are not among its events.
    Initiated: { expression: sql`'true'` },
  },
  keywordFields: ["DestinationHostname", "DestinationIp"],
};

const query: SigmaField = { expression: sql`query_name` };

const lookup: SigmaSource = {
  table: "sigma_dns_query",
  fields: { ...program, QueryName: query, query, record_type: { expression: sql`record_type` } },
  keywordFields: ["QueryName"],
};

/** Log source categories whose events a trace holds. */
export const sigmaSources: Readonly<Record<string, SigmaSource>> = {
  process_creation: creation,
  file_event: file,
  network_connection: network,
  dns: lookup,
  dns_query: lookup,
};

/**
 * Makes the tables that compiled rules read, once for all rules: a hundred rules then look at thousands of rows each
 * and not at millions of events. Each statement replaces what it made before.
 */
export const prepareSigmaTables: readonly string[] = [
  processCreation,
  fileEvent,
  networkConnection,
  dnsQuery,
];
