"""One round with Python's ftplib: upload, list, rename, download, delete. Prints JSON.

Usage: ftplib_round.py host port passive|active plain|tls file
"""

import ftplib
import hashlib
import io
import json
import ssl
import sys

host, port, mode, security, path = sys.argv[1:]


def connect():
    if security == "plain":
        return ftplib.FTP(timeout=20)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return ftplib.FTP_TLS(timeout=20, context=context)


ftp = connect()
ftp.connect(host, int(port))
ftp.login("student", "student")
if security == "tls":
    ftp.prot_p()
ftp.set_pasv(mode == "passive")

folder = f"ftplib {mode} {security}"
ftp.cwd("/incoming")
ftp.mkd(folder)
ftp.cwd(folder)
with open(path, "rb") as file:
    ftp.storbinary("STOR uploaded.bin", file)
ftp.rename("uploaded.bin", "renamed é.bin")

rows = []
ftp.retrlines("LIST", rows.append)
facts = {name: values for name, values in ftp.mlsd() if values["type"] not in ("cdir", "pdir")}
digest = hashlib.sha256()
ftp.retrbinary("RETR renamed é.bin", digest.update)

ftp.storlines("STOR text.txt", io.BytesIO(b"one\r\ntwo\r\n"))
text_size = (ftp.voidcmd("TYPE I"), ftp.size("text.txt"))[1]
lines = []
ftp.retrlines("RETR text.txt", lines.append)

ftp.voidcmd("TYPE I")
half = ftp.transfercmd("RETR /pub/large/64-MiB.bin")
half.recv(10_000)
aborted = ftp.abort()
half.close()
after_abort = ftp.voidresp() if aborted.startswith("426") else aborted

ftp.delete("renamed é.bin")
ftp.delete("text.txt")
left = ftp.nlst()
ftp.cwd("..")
ftp.rmd(folder)
print(
    json.dumps(
        {
            "sha256": digest.hexdigest(),
            "rows": rows,
            "size": int(facts["renamed é.bin"]["size"]),
            "textSize": text_size,
            "lines": lines,
            "afterAbort": after_abort[:3],
            "left": left,
            "where": ftp.pwd(),
        }
    )
)
ftp.quit()
