/**
 * Words that a person who sees FTP for the first time can't be expected to know: wherever Portside's texts use one, the
 * glossary has to define it. Case counts: PORT is a command, port a word.
 */
export const tradeWords =
  /\b(?:TCP|UDP|NAT|ALG|MTU|TLS|SSL|DNS|IPv4|IPv6|RFCs?|FTPS|FXP|UTC|UTF-8|ASCII|EBCDIC|Telnet|octets?|[Hh]andshakes?|[Ll]oopback|ciphers?|[Cc]ertificates?|[Ff]irewalls?|[Rr]outers?|prox(?:y|ies)|charsets?|octal|offsets?|(?:[Dd]ata|[Cc]ontrol) connections?|(?:[Pp]assive|[Aa]ctive) mode|data modes?|working director(?:y|ies)|round trips?|sessions?|session resumption|check ?sums?|base64|Kerberos|quotas?|middlebox(?:es)?|payloads?|sockets?|daemons?|hash(?:es)?|plaintext|ciphertext|pipelin\w+|link-local|deflate|mainframes?|listings?|transfers?|bytes?|bits?|repl(?:y|ies)|greetings?|ports?|address(?:es)?|permissions?|drafts?|extensions?|facts?|server software|forwarded|dials?|dialled|listens?|wildcards?|symbolic links?|time-outs?|sealed|anonymous)\b/g;

/** Words in capitals that are no words of the trade, or that stand for themselves in a text. */
export const plainCapitals: ReadonlySet<string> = new Set([
  "FTP",
  "IBM",
  "ZIP",
  "HH",
  "OK",
  "YYYYMMDDHHMMSS",
  "YYYYMMDDHHMM",
  // “UNIX Type: L8”, LIBRARY/FILE: as servers write them.
  "UNIX",
  "L8",
  "LIBRARY",
  "FILE",
  "MEMBER",
  // Arguments that the text itself explains.
  "ON",
  "OFF",
  "ALL",
  "SEQ",
  "JES",
  "SQL",
  "LRECL",
  "BLKSIZE",
  "CPFR",
  "CPTO",
  "CHECKSUM",
  "UTF8",
  "NO",
  "MARK",
]);
