# tries: calls home
# says: tried
# %%
import socket
import urllib.request

for family, address in ((socket.AF_INET, ("1.1.1.1", 53)), (socket.AF_INET, ("127.0.0.1", 22)), (socket.AF_INET6, ("::1", 22))):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            with socket.socket(family, kind) as connection:
                connection.settimeout(0.2)
                connection.connect(address)
                connection.send(b"x")
                print("BRE" + "ACH", family, kind)
        except OSError:
            pass
try:
    urllib.request.urlopen("http://example.com", timeout=0.2)
    print("BRE" + "ACH")
except OSError:
    print("tried")
