/**
 * Whether a name matches a pattern with `*` (any run of characters) and `?` (one). At worst the lengths
 * multiplied, both of which are bounded: never exponential.
 */
export function matchesPattern(name: string, pattern: string): boolean {
  let at = 0;
  let mark = 0;
  let star = -1;
  let place = 0;
  while (at < name.length) {
    if (pattern[place] === "*") {
      star = place++;
      mark = at;
    } else if (place < pattern.length && (pattern[place] === "?" || pattern[place] === name[at])) {
      place++;
      at++;
    } else if (star !== -1) {
      place = star + 1;
      at = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[place] === "*") place++;
  return place === pattern.length;
}
