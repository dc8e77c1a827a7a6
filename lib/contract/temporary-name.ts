/**
 * The names that uploads (`part`) and replacements (`old`) have beside their target until they are done. Random, so that
 * nobody else makes them.
 */
export const temporaryName = /^\.portside-[0-9a-f]{16}\.(part|old)$/;
