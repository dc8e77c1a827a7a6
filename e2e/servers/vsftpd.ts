import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { basename, join } from "node:path";
import { type RealServer, type RealServerOptions, startRealServer } from "./real-server";

export interface VsftpdOptions extends RealServerOptions {
  /** Lines of vsftpd.conf, over those that it has otherwise. */
  readonly directives?: Readonly<Record<string, string>>;
}

/** vsftpd, with `require_ssl_reuse=YES` under TLS: a data connection that doesn't resume the session is refused. */
export function startVsftpd(options: VsftpdOptions): Promise<RealServer> {
  return startRealServer(options, ({ host, port, passive, announces, directory, tls }) => {
    // PAM looks for its files in one folder only; the name is unique, and the file goes when the server does.
    const pamService = basename(directory);
    const pamFile = join("/etc/pam.d", pamService);
    writeFileSync(pamFile, "auth required pam_unix.so\naccount required pam_unix.so\n");
    // An empty folder that nobody can write to, in which vsftpd's unprivileged half lives.
    const jail = join(directory, "empty");
    mkdirSync(jail, { mode: 0o755 });
    const log = join(directory, "vsftpd.log");
    const settings = {
      ...(isIPv6(host)
        ? { listen: "NO", listen_ipv6: "YES", listen_address6: host }
        : { listen: "YES", listen_address: host }),
      listen_port: port,
      background: "NO",
      anonymous_enable: "NO",
      local_enable: "YES",
      write_enable: "YES",
      chroot_local_user: "YES",
      allow_writeable_chroot: "YES",
      pam_service_name: pamService,
      secure_chroot_dir: jail,
      // Kills the session on kernels newer than vsftpd 3.0.3 knows.
      seccomp_sandbox: "NO",
      pasv_min_port: passive.first,
      pasv_max_port: passive.last,
      ...(announces === null ? {} : { pasv_address: announces }),
      xferlog_enable: "YES",
      xferlog_std_format: "NO",
      vsftpd_log_file: log,
      log_ftp_protocol: "YES",
      ...(tls === null
        ? {}
        : {
            ssl_enable: "YES",
            rsa_cert_file: tls.certificate,
            rsa_private_key_file: tls.key,
            force_local_logins_ssl: tls.isRequired ? "YES" : "NO",
            force_local_data_ssl: tls.isRequired ? "YES" : "NO",
            require_ssl_reuse: "YES",
            ssl_ciphers: "HIGH",
          }),
      ...options.directives,
    };
    const file = join(directory, "vsftpd.conf");
    writeFileSync(
      file,
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    );
    return {
      program: "usr/sbin/vsftpd",
      args: [file],
      logFiles: [log],
      onClose: () => rmSync(pamFile, { force: true }),
    };
  });
}
