import { onForget } from "../sessions/forgetting";
import { sendCommand } from "./command-api";
import { ConsoleStore } from "./console-store";

/** The consoles of this page. They outlive their tab in the panel: what was asked goes on while a person looks at the log. */
export const pageConsole = new ConsoleStore(sendCommand);

onForget((session) => pageConsole.forget(session));
