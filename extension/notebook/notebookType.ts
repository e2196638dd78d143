/** Type of the notebooks that `*.trace.md` files are. */
export const notebookType = "traceInvestigator.notebook";
/** Language of SQL cells. */
export const sqlLanguage = "duckdb-sql";
