/**
 * Ports of the Portside that the end-to-end tests run, away from the ones that a person uses. The environment can set
 * others, so that two checkouts can be tested at the same time.
 */
export const port = Number(process.env.E2E_PORT ?? 3210);
export const practicePort = Number(process.env.E2E_PRACTICE_PORT ?? 2210);
