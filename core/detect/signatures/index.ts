import trc1022 from "./TRC-1022.sql";
import trc1023 from "./TRC-1023.sql";
import ti101 from "./TI-101.sql";
import ti102 from "./TI-102.sql";
import ti103 from "./TI-103.sql";
import ti104 from "./TI-104.sql";
import ti105 from "./TI-105.sql";

/** Every file of this folder, in the order in which they run. A test sees to it that none is missing. */
export const signatureTexts: readonly string[] = [
  trc1022,
  trc1023,
  ti101,
  ti102,
  ti103,
  ti104,
  ti105,
];
