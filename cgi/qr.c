#include "qr.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/log.h"
#include "lib/scoped.h"

enum {
	QUIET = 4, /* light modules on each side, as ISO 18004 demands */
};

static void
drop_code(QRcode **code)
{
	QRcode_free(*code);
}

static bool
is_dark(const QRcode *code, int x, int y)
{
	return code->data[y * code->width + x] & 1;
}

/* "M4 0h7v1h-7z" for each run of dark modules of a line. */
static void
write_line(FILE *out, const QRcode *code, int y)
{
	for (int x = 0; x < code->width; x++) {
		int begin = x;

		while (x < code->width && is_dark(code, x, y))
			x++;
		if (x > begin)
			fprintf(out, "M%d %dh%dv1h-%dz", begin, y, x - begin, x - begin);
	}
}

bool
qr_make(struct arena *arena, const char *text, struct qr *qr_out)
{
	QRcode *code scoped(drop_code) = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	scoped_heap char *path = NULL;
	size_t length;

	if (!code)
		return false;
	FILE *out = open_memstream(&path, &length);
	if (!out)
		die("out of memory");
	for (int y = 0; y < code->width; y++)
		write_line(out, code, y);
	if (fclose(out))
		die("out of memory");
	*qr_out = (struct qr){ code->width, arena_strndup(arena, path, length) };
	return true;
}

const char *
qr_svg(struct arena *arena, const char *text)
{
	struct qr qr;

	if (!qr_make(arena, text, &qr))
		return NULL;
	int side = qr.size + 2 * QUIET;
	return arena_printf(arena,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%d %d %d %d\" "
	    "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M%d %dh%dv%dh-%dz\"/>"
	    "<path d=\"%s\"/></svg>\n",
	    -QUIET, -QUIET, side, side, -QUIET, -QUIET, side, side, side, qr.path);
}
