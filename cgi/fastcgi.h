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

struct peer;
struct request;

/* Once, before service_init, whose signal handlers must win. */
void fastcgi_init(void);

/*
 * Read one request from PEER->fd, blocking, and fill in the rest of PEER:
 * parameters and the whole body, of which more than REQUEST_MAX_BODY is passed
 * over.  False: the peer is gone
 * or speaks something else, and the descriptor is closed.
 */
bool fastcgi_read(struct peer *peer, struct request *req);

/* Finished bytes that several connections may share, each an owner. */
struct packet {
	_Atomic int owners;
	size_t length;
	char bytes[];
};

/*
 * BYTES as records of standard output, and the end of the request if ENDS.  The
 * caller is its owner.
 */
struct packet *fastcgi_frame(
    const char *bytes, size_t length, uint16_t request_id, bool ends);

/* One owner more, and one less: the last one frees it. */
struct packet *packet_keep(struct packet *);
void packet_drop(struct packet **);

#define scoped_packet __attribute__((cleanup(packet_drop))) struct packet

/* Read the one request of a plain CGI program from the environment and stdin. */
void cgi_read(struct request *req);
