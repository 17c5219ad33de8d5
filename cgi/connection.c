#include "connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"
#include "metrics.h"

enum { FIRST_SIZE = 64 };

static const uint32_t NO_SLOT = UINT32_MAX;

struct connections {
	int epoll;
	struct connection *slots;
	uint32_t size, first_free;
	size_t count;
};

struct connections *
connections_new(int epoll)
{
	struct connections *table = calloc(1, sizeof *table);

	if (!table)
		die("out of memory");
	table->epoll = epoll;
	table->first_free = NO_SLOT;
	return table;
}

void
connections_free(struct connections **table)
{
	if (!*table)
		return;
	free((*table)->slots);
	free(*table);
	*table = NULL;
}

static void
grow(struct connections *table)
{
	uint32_t size = table->size ? table->size * 2 : FIRST_SIZE;
	struct connection *slots = realloc(table->slots, size * sizeof *slots);

	if (!slots)
		die("out of memory");
	for (uint32_t i = table->size; i < size; i++) {
		slots[i] = (struct connection){ .fd = -1, .next_free = table->first_free };
		table->first_free = i;
	}
	table->slots = slots;
	table->size = size;
}

void
connections_add(struct connections *table, int fd)
{
	if (table->first_free == NO_SLOT)
		grow(table);
	struct connection *connection = &table->slots[table->first_free];
	table->first_free = connection->next_free;
	connection->fd = fd;
	connection->state = CONNECTION_IDLE;
	table->count++;
	metrics_add(METRIC_CONNECTIONS, 1);
	connection_arm(table, connection);
}

struct connection *
connections_find(struct connections *table, uint64_t name)
{
	uint32_t index = (uint32_t)name;

	if (index >= table->size || table->slots[index].generation != name >> 32 ||
	    table->slots[index].state == CONNECTION_FREE)
		return NULL;
	return &table->slots[index];
}

void
connection_set(struct connection *connection, enum connection_state state)
{
	connection->state = state;
	if (state != CONNECTION_PARKED)
		connection->visitor = NULL;
}

void
connection_arm(struct connections *table, struct connection *connection)
{
	uint32_t index = (uint32_t)(connection - table->slots);
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT,
		.data.u64 = (uint64_t)connection->generation << 32 | index };

	if (connection->is_armed)
		return;
	if (epoll_ctl(table->epoll, connection->is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD,
		connection->fd, &event))
		die("epoll: %s", strerror(errno));
	connection->is_known = connection->is_armed = true;
}

void
connection_drop(struct connections *table, struct connection *connection)
{
	connection_set(connection, CONNECTION_FREE);
	connection->generation++;
	connection->is_armed = connection->is_known = false;
	connection->fd = -1;
	connection->next_free = table->first_free;
	table->first_free = (uint32_t)(connection - table->slots);
	table->count--;
	metrics_add(METRIC_CONNECTIONS, -1);
}

void
connection_close(struct connections *table, struct connection *connection)
{
	int fd = connection->fd;

	connection_drop(table, connection);
	close(fd);
}

size_t
connections_count(const struct connections *table)
{
	return table->count;
}

void
connections_close_idle(struct connections *table)
{
	for (uint32_t i = 0; i < table->size; i++) {
		struct connection *connection = &table->slots[i];
		char byte;

		if (connection->state == CONNECTION_IDLE &&
		    recv(connection->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
			connection_close(table, connection);
	}
}
