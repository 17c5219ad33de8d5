/*
 * FastCGI as we use it: libfcgi parses requests, we write the answers.
 *
 * A waiting request must cost no more than a descriptor and a request id, so
 * the descriptor is taken out of libfcgi's struct as soon as the request is
 * read.  For that this file alone uses the fields ipcFd, keepConnection and
 * detached, which fcgiapp.h calls private; they are as assumed here in 2.4.0
 * to 2.4.2 (t/20-cgi.t fails when they change).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct request;

/* Once, before service_init, whose signal handlers must win. */
void fastcgi_init(void);

struct fastcgi_peer {
	int fd;
	uint16_t request_id;
	bool keep;	/* the web server wants to use the connection again */
};

/*
 * Read one request from PEER->fd, blocking: parameters and the whole body,
 * of which more than REQUEST_MAX_BODY is passed over.  False: the peer is gone
 * or speaks something else, and the descriptor is closed.
 */
bool fastcgi_read(struct fastcgi_peer *peer, struct request *req);

/*
 * BYTES as records of standard output, and the end of the request if ENDS.
 * The caller frees the result.
 */
char *fastcgi_frame(const char *bytes, size_t length, uint16_t request_id, bool ends,
    size_t *length_out);

/* Read the one request of a plain CGI program from the environment and stdin. */
void cgi_read(struct request *req);
