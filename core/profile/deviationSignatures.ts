import type { Severity } from "../protocol/finding.js";
import type { Signature } from "../protocol/signature.js";
import type { Deviation } from "./checkProfile.js";
import deviationFindings from "./deviationFindings.sql";
import { bind, literal, SqlText } from "../query/sqlText.js";
import { type ProfileKind, profileFileNames, profileKinds } from "./profile.js";

/** More deviations of one kind say that the profile is of another job. */
const deviationLimit = 500;

/** A host that is new is rarer, and worse, than a new file or command. */
const severities: Readonly<Record<ProfileKind, Severity>> = {
  exec: "low",
  writes: "low",
  dns: "medium",
  connections: "medium",
};

const descriptions: Readonly<Record<ProfileKind, string>> = {
  exec: "This command is not in the profile of the repository.",
  writes: "A write to this path is not in the profile of the repository.",
  dns: "This look-up is not in the profile of the repository.",
  connections: "This connection is not in the profile of the repository.",
};

/** Id of the signature that stands for deviations of a kind. */
export function deviationSignatureId(kind: ProfileKind): string {
  return `profile-${kind}`;
}

/** Deviations as signatures, one a kind: their findings stand beside all others. */
export function deviationSignatures(deviations: readonly Deviation[]): Signature[] {
  return profileKinds.flatMap((kind) => {
    const own = deviations.filter((deviation) => deviation.kind === kind).slice(0, deviationLimit);
    return own.length === 0 ? [] : [signatureOf(kind, own)];
  });
}

/** The deviation that a finding tells of; undefined for every other finding. */
export function deviationOf(
  deviations: readonly Deviation[],
  finding: { readonly signatureId: string; readonly title: string; readonly eventIds: readonly number[] },
): Deviation | undefined {
  return deviations.find(
    ({ kind, event_id, message }) =>
      deviationSignatureId(kind) === finding.signatureId &&
      finding.eventIds.includes(event_id) &&
      message.startsWith(finding.title),
  );
}

function signatureOf(kind: ProfileKind, deviations: readonly Deviation[]): Signature {
  return {
    id: deviationSignatureId(kind),
    name: `profile-deviation-${kind}`,
    severity: severities[kind],
    technique: "",
    description: descriptions[kind],
    blindSpots: `It knows what ${profileFileNames[kind]} holds, and calls nothing normal that was not learned.`,
    references: [],
    tags: ["profile"],
    needs: [],
    sql: bind(deviationFindings, { rows: new SqlText(deviations.map(rowOf).join(",\n")) }),
  };
}

function rowOf({ process_id, event_id, message }: Deviation): string {
  const processId = Number.isNaN(process_id) ? null : process_id;
  return `(${literal(processId).text}, ${literal(event_id).text}, ${literal(message).text})`;
}
