/** Says what is going on, one line at a time. @param {readonly string[]} lines */
export function say(...lines) {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** Says what went wrong and what to do. @param {readonly string[]} lines */
export function complain(...lines) {
  for (const line of lines) process.stderr.write(`${line}\n`);
}
