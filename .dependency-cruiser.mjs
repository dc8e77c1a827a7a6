/**
 * The layers of docs/architecture: imports point down only. Each rule says why it exists, because the
 * message is all that a person sees when the check fails.
 * @type {import("dependency-cruiser").IConfiguration}
 */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "A cycle means two files are one idea, or one idea has no home. Move the shared part down.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "protocol-is-pure",
      comment:
        "lib/protocol runs in the browser and on the server and imports nothing but itself: no Node, no DOM, no React, no zod.",
      severity: "error",
      from: { path: "^lib/protocol/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: "^lib/protocol/" },
    },
    {
      name: "contract-knows-protocol-and-zod",
      comment:
        "lib/contract describes what crosses HTTP. It needs zod and the protocol's types, nothing that runs on one side only.",
      severity: "error",
      from: { path: "^lib/contract/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: ["^lib/(contract|protocol)/", "^node_modules/zod/"] },
    },
    {
      name: "engine-stands-alone",
      comment:
        "lib/ftp must run under the unit-test runner and in the lab: only protocol knowledge, Node and its libraries.",
      severity: "error",
      from: { path: "^lib/ftp/", pathNot: "(\\.test\\.ts$|/testing/)" },
      to: { path: "^(app|components|lib/(client|contract|server|lab))/" },
    },
    {
      name: "lab-uses-the-network-interface-only",
      comment:
        "The lab is the other end of the wire: it may know the protocol and the engine's Network interface, never the engine.",
      severity: "error",
      from: { path: "^lib/lab/", pathNot: "(\\.test\\.ts$|/testing/)" },
      to: {
        path: "^(app|components|lib/(client|contract|server)|lib/ftp)/",
        pathNot: "^lib/ftp/network\\.ts$",
      },
    },
    {
      name: "server-layer",
      comment:
        "lib/server is the HTTP edge: it must not reach up into pages or sideways into the browser's code.",
      severity: "error",
      from: { path: "^lib/server/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(app|components|lib/client)/" },
    },
    {
      name: "client-layer",
      comment: "lib/client runs in the browser: contract and protocol only, never sockets or server code.",
      severity: "error",
      from: { path: "^lib/client/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(app|components|lib/(server|ftp|lab))/" },
    },
    {
      name: "components-layer",
      comment: "Components render: they talk to lib/client and never to the server's code.",
      severity: "error",
      from: { path: "^components/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^(app|lib/(server|ftp|lab))/" },
    },
    {
      name: "app-is-thin",
      comment: "Pages and routes are adapters: components and lib/server, not the engine itself.",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^lib/(ftp|lab)/" },
    },
    {
      name: "sockets-in-the-engine-and-the-lab-alone",
      comment: "Only lib/ftp and lib/lab open sockets, so that the target policy has one place to stand.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: ["^lib/(ftp|lab)/", "(\\.test\\.tsx?$|/testing/)"] },
      to: {
        path: [
          "^(node:)?(net|tls|dgram|dns|http|https|http2)$",
          "^(node:)?dns/promises$",
          "^node_modules/basic-ftp/",
        ],
      },
    },
    {
      name: "product-without-tests",
      comment: "What ships must not need what tests it.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: "(\\.test\\.tsx?$|/testing/)" },
      to: {
        path: [
          "^e2e/",
          "\\.test\\.tsx?$",
          "/testing/",
          "^node_modules/(vitest|@playwright|fast-check|mermaid)/",
        ],
      },
    },
    {
      name: "not-to-unresolvable",
      comment: "An import that resolves to nothing is a typing error or a missing dependency.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.cache)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
