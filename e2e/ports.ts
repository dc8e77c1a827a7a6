/** Ports of the Portside that the end-to-end tests run, away from the ones that a person uses. */
export const port = 3210;
export const practicePort = 2210;
