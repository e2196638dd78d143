export type { Signature, SignatureNeed } from "../protocol/signature.js";
