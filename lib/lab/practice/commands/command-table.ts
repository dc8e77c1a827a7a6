import { ACCESS_COMMANDS } from "./access";
import type { CommandHandler, Verb } from "./command";
import { DATA_ADDRESS_COMMANDS } from "./data-address";
import { DIRECTORY_COMMANDS } from "./directory";
import { FILE_COMMANDS } from "./file";
import { INFORMATION_COMMANDS } from "./information";
import { LISTING_COMMANDS } from "./listing";
import { PARAMETER_COMMANDS } from "./parameters";
import { SITE_COMMANDS } from "./site";
import { TLS_COMMANDS } from "./tls";
import { TRANSFER_COMMANDS } from "./transfer";

/** What runs for each verb; the compiler sees to it that none is missing. */
export const COMMAND_TABLE: Readonly<Record<Verb, CommandHandler>> = {
  ...ACCESS_COMMANDS,
  ...TLS_COMMANDS,
  ...PARAMETER_COMMANDS,
  ...INFORMATION_COMMANDS,
  ...DATA_ADDRESS_COMMANDS,
  ...DIRECTORY_COMMANDS,
  ...LISTING_COMMANDS,
  ...FILE_COMMANDS,
  ...TRANSFER_COMMANDS,
  ...SITE_COMMANDS,
};
