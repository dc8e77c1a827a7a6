"""Runs pyftpdlib as pyftpdlib.ts says, in JSON as the only argument."""

import json
import os
import pwd
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

given = json.loads(sys.argv[1])
account = pwd.getpwnam(given["user"])

authorizer = DummyAuthorizer()
authorizer.add_user(given["user"], given["password"], account.pw_dir, perm="elradfmwMT")


def plain_handler():
    return FTPHandler


def tls_handler(certificate):
    from pyftpdlib.handlers import TLS_FTPHandler

    TLS_FTPHandler.certfile = certificate
    TLS_FTPHandler.tls_control_required = True
    TLS_FTPHandler.tls_data_required = True
    # Now, because the key is root's.
    TLS_FTPHandler.ssl_context = TLS_FTPHandler.get_ssl_context()
    return TLS_FTPHandler


handler = plain_handler() if given["certificate"] is None else tls_handler(given["certificate"])
handler.authorizer = authorizer
handler.passive_ports = range(given["passive"]["first"], given["passive"]["last"] + 1)
handler.unicode_errors = given["unicodeErrors"]

os.setgroups([])
os.setgid(account.pw_gid)
os.setuid(account.pw_uid)
FTPServer((given["host"], given["port"]), handler).serve_forever()
