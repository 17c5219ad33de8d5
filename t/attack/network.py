import socket
import sys

for family, address in (
    (socket.AF_INET, ("127.0.0.1", 5432)),
    (socket.AF_INET, ("169.254.169.254", 80)),
    (socket.AF_INET, ("8.8.8.8", 53)),
    (socket.AF_INET6, ("::1", 80)),
):
    try:
        socket.socket(family, socket.SOCK_STREAM).connect(address)
        sys.exit(1)
    except OSError:
        pass
try:
    socket.getaddrinfo("example.org", 80)
    sys.exit(1)
except OSError:
    pass
