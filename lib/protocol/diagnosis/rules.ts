import type { Rule } from "./rule";
import { accountRequired } from "./rules/account-required";
import { activeAddressPrivate } from "./rules/active-address-private";
import { activeAddressRefused } from "./rules/active-address-refused";
import { activeNoPort } from "./rules/active-no-port";
import { activePortBlocked } from "./rules/active-port-blocked";
import { activePortIpv4Only } from "./rules/active-port-ipv4-only";
import { activePortRefused } from "./rules/active-port-refused";
import { activeProtocolRefused } from "./rules/active-protocol-refused";
import { activeRefused } from "./rules/active-refused";
import { certificateUntrusted } from "./rules/certificate-untrusted";
import { controlRefused } from "./rules/control-refused";
import { controlTimeout } from "./rules/control-timeout";
import { controlUnreachable } from "./rules/control-unreachable";
import { dataConnectionBroke } from "./rules/data-connection-broke";
import { dataConnectionCancelled } from "./rules/data-connection-cancelled";
import { dataConnectionStalled } from "./rules/data-connection-stalled";
import { dataEncryptionRefused } from "./rules/data-encryption-refused";
import { dataEncryptionRequired } from "./rules/data-encryption-required";
import { dataPeerDiffers } from "./rules/data-peer-differs";
import { dataPeerIgnored } from "./rules/data-peer-ignored";
import { dataTlsFailed } from "./rules/data-tls-failed";
import { greetingMissing } from "./rules/greeting-missing";
import { hostUnresolved } from "./rules/host-unresolved";
import { loginRefused } from "./rules/login-refused";
import { nameRefused } from "./rules/name-refused";
import { notFtp } from "./rules/not-ftp";
import { passiveAddressForeign } from "./rules/passive-address-foreign";
import { passiveAddressPrivate } from "./rules/passive-address-private";
import { passiveGivenUp } from "./rules/passive-given-up";
import { passiveHostUnreachable } from "./rules/passive-host-unreachable";
import { passivePortBlocked } from "./rules/passive-port-blocked";
import { passivePortRefused } from "./rules/passive-port-refused";
import { passiveRangeNotForwarded } from "./rules/passive-range-not-forwarded";
import { passiveRefused } from "./rules/passive-refused";
import { passiveReplyRewritten } from "./rules/passive-reply-rewritten";
import { passiveReplyUnusable } from "./rules/passive-reply-unusable";
import { passiveTargetNotAllowed } from "./rules/passive-target-not-allowed";
import { permissionDenied } from "./rules/permission-denied";
import { plainLoginRefused } from "./rules/plain-login-refused";
import { serverClosed } from "./rules/server-closed";
import { serverSilent } from "./rules/server-silent";
import { storageFull } from "./rules/storage-full";
import { tlsFailed } from "./rules/tls-failed";
import { tlsHidesPort } from "./rules/tls-hides-port";
import { tlsNotOffered } from "./rules/tls-not-offered";
import { tlsSessionNotResumed } from "./rules/tls-session-not-resumed";
import { tooManyConnections } from "./rules/too-many-connections";

/**
 * Every cause that is known, in the order in which equally certain ones are told: as an operation goes on the wire
 * (nothing later can be the cause while the earlier step fails), what the server says before what its silence may mean,
 * an address before the port at it (a wrong address explains a dead port, not the reverse), and among causes of a dead
 * port the one for which more has to have been seen.
 */
export const rules: readonly Rule[] = [
  hostUnresolved,
  controlRefused,
  controlTimeout,
  controlUnreachable,
  notFtp,
  greetingMissing,
  certificateUntrusted,
  tlsNotOffered,
  tlsFailed,
  plainLoginRefused,
  tooManyConnections,
  accountRequired,
  loginRefused,
  dataEncryptionRequired,
  dataEncryptionRefused,
  tlsSessionNotResumed,
  storageFull,
  permissionDenied,
  nameRefused,
  dataPeerDiffers,
  dataPeerIgnored,
  passiveTargetNotAllowed,
  passiveAddressPrivate,
  passiveAddressForeign,
  passiveReplyUnusable,
  passiveReplyRewritten,
  tlsHidesPort,
  passiveRangeNotForwarded,
  passivePortBlocked,
  passivePortRefused,
  passiveHostUnreachable,
  passiveGivenUp,
  passiveRefused,
  activeNoPort,
  activePortIpv4Only,
  activeAddressRefused,
  activeProtocolRefused,
  activeAddressPrivate,
  activePortBlocked,
  activePortRefused,
  activeRefused,
  dataTlsFailed,
  dataConnectionBroke,
  dataConnectionStalled,
  serverClosed,
  serverSilent,
];

/** Those that say only that something ended: told when nothing else is known. */
export const lastResorts: readonly Rule[] = [dataConnectionCancelled];
