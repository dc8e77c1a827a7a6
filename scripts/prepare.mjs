/**
 * Runs before `npm start` and `npm test` and installs what is missing. It runs when node_modules doesn't exist yet, so
 * nothing here imports a package.
 */
import { complain } from "./steps/console.mjs";

const wanted = { major: 20, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < wanted.major || (major === wanted.major && minor < wanted.minor)) {
  complain(
    `Portside needs Node.js ${wanted.major}.${wanted.minor} or newer; this is ${process.versions.node}.`,
    "Install a current release from https://nodejs.org and run the command again.",
  );
  process.exit(1);
}

const [purpose] = process.argv.slice(2);
if (purpose !== "start" && purpose !== "test") {
  complain("Usage: node scripts/prepare.mjs start|test");
  process.exit(2);
}

try {
  // Imported only now: older releases of Node stop at the message above, not at syntax they don't know.
  const { installPackages } = await import("./steps/packages.mjs");
  await installPackages();
  if (purpose === "start") {
    const { buildWhenChanged } = await import("./steps/build.mjs");
    await buildWhenChanged();
  } else {
    const { prepareTestTools } = await import("./steps/test-tools.mjs");
    const missing = await prepareTestTools();
    if (missing.length > 0 && process.env.CI === "true") {
      complain("With CI=true nothing may be skipped, and this could not be had:", ...missing);
      process.exit(1);
    }
  }
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
