"""An archive of kilobytes that becomes gigabytes, and wants to be elsewhere."""
import io
import sys
import zipfile

data = io.BytesIO()
with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("../../../../etc/cron.d/pwned", "x")
    archive.writestr("/usr/pwned", "x")
    for n in range(8):
        archive.writestr(f"{n}", bytes(1 << 20))
try:
    with zipfile.ZipFile(data) as archive:
        archive.extractall("/tmp/unpacked")
except OSError:
    sys.exit(3)
