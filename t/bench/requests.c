/*
 * requests -- as many short requests as a web server answers, for figures.
 *
 * usage: requests PORT PATH CONNECTIONS SECONDS [COOKIE]
 *
 * Each connection is kept and asks again when its answer is whole.  Prints
 * "PER-SECOND P50 P99 ERRORS", the delays in milliseconds; an error is an answer
 * other than 200, or a connection that broke.  Only loopback is connected to.
 */
#define _GNU_SOURCE /* memmem */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/service.h"

enum { MAX_CONNECTIONS = 1024, MAX_REQUEST = 1024, MAX_ANSWER = 65536, MAX_WATCHED = 256 };

struct client {
	int fd;
	int64_t asked_us;
	size_t length;
	char answer[MAX_ANSWER + 1];
};

struct load {
	int port, epoll;
	char request[MAX_REQUEST];
	size_t request_length;
	struct client *clients;
	size_t count;
	uint32_t *delays_us;
	size_t answers, size, errors;
};

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
ask(struct load *load, struct client *client)
{
	client->length = 0;
	client->asked_us = now_us();
	if (send(client->fd, load->request, load->request_length, MSG_NOSIGNAL) !=
	    (ssize_t)load->request_length)
		load->errors++;
}

static void
dial(struct load *load, struct client *client)
{
	const struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)load->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };

	client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client->fd < 0 || connect(client->fd, (const struct sockaddr *)&to, sizeof to) ||
	    epoll_ctl(load->epoll, EPOLL_CTL_ADD, client->fd, &event))
		die("port %d: %s", load->port, strerror(errno));
	ask(load, client);
}

static void
note(struct load *load, int64_t delay_us)
{
	if (load->answers == load->size) {
		load->size = load->size ? load->size * 2 : 65536;
		load->delays_us =
		    realloc(load->delays_us, load->size * sizeof *load->delays_us);
		if (!load->delays_us)
			die("out of memory");
	}
	load->delays_us[load->answers++] = (uint32_t)delay_us;
}

static bool
is_whole(const struct client *client)
{
	const char *body = memmem(client->answer, client->length, "\r\n\r\n", 4);
	const char *announced = body
	    ? memmem(client->answer, (size_t)(body - client->answer), "Content-Length: ", 16)
	    : NULL;

	return announced &&
	    client->length >= (size_t)(body + 4 - client->answer) + (size_t)atol(announced + 16);
}

static void
receive(struct load *load, struct client *client)
{
	ssize_t n = recv(client->fd, client->answer + client->length,
	    MAX_ANSWER - client->length, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		load->errors++;
		close(client->fd);
		dial(load, client);
		return;
	}
	client->length += (size_t)n;
	client->answer[client->length] = '\0';
	if (!is_whole(client))
		return;
	load->errors += strncmp(client->answer, "HTTP/1.1 200", 12) != 0;
	note(load, now_us() - client->asked_us);
	ask(load, client);
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static double
percentile_ms(const struct load *load, double part)
{
	if (!load->answers)
		return 0;
	return load->delays_us[(size_t)((double)(load->answers - 1) * part)] / 1000.0;
}

static void
run(struct load *load, double seconds)
{
	struct epoll_event events[MAX_WATCHED];
	int64_t begin_us = now_us(), end_us = begin_us + (int64_t)(seconds * 1e6);

	for (size_t i = 0; i < load->count; i++)
		dial(load, &load->clients[i]);
	while (now_us() < end_us && !service_stopping()) {
		int n = epoll_wait(load->epoll, events, MAX_WATCHED, 100);

		for (int i = 0; i < n; i++)
			receive(load, events[i].data.ptr);
	}
	seconds = (double)(now_us() - begin_us) / 1e6;
	if (load->answers)
		qsort(load->delays_us, load->answers, sizeof *load->delays_us, by_size);
	printf("%.0f %.2f %.2f %zu\n", (double)load->answers / seconds,
	    percentile_ms(load, 0.5), percentile_ms(load, 0.99), load->errors);
}

int
main(int argc, char **argv)
{
	struct load load = { .epoll = epoll_create1(EPOLL_CLOEXEC) };

	service_init("requests");
	if (argc < 5)
		die("usage: requests PORT PATH CONNECTIONS SECONDS [COOKIE]");
	load.port = atoi(argv[1]);
	load.count = (size_t)atol(argv[3]);
	if (load.count < 1 || load.count > MAX_CONNECTIONS)
		die("1 to %d connections", MAX_CONNECTIONS);
	load.request_length = (size_t)snprintf(load.request, sizeof load.request,
	    "GET %s HTTP/1.1\r\nHost: localhost\r\n%s%s%s\r\n", argv[2],
	    argc > 5 ? "Cookie: " : "", argc > 5 ? argv[5] : "", argc > 5 ? "\r\n" : "");
	if (load.request_length >= sizeof load.request)
		die("too long");
	load.clients = calloc(load.count, sizeof *load.clients);
	if (!load.clients)
		die("out of memory");
	run(&load, atof(argv[4]));
	return 0;
}
