#include "work.h"

#include <pthread.h>
#include <stdlib.h>

#include "fastcgi.h"
#include "lib/log.h"

struct work {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct job *first, **last;
	size_t length, limit;
	bool is_closed;
};

struct work *
work_new(size_t limit)
{
	struct work *work = calloc(1, sizeof *work);

	if (!work)
		die("out of memory");
	pthread_mutex_init(&work->lock, NULL);
	pthread_cond_init(&work->more, NULL);
	work->last = &work->first;
	work->limit = limit;
	return work;
}

void
work_free(struct work **work)
{
	struct job job;

	if (!*work)
		return;
	work_close(*work);
	while (work_take(*work, &job))
		packet_drop(&job.packet);
	pthread_cond_destroy(&(*work)->more);
	pthread_mutex_destroy(&(*work)->lock);
	free(*work);
	*work = NULL;
}

bool
work_put(struct work *work, const struct job *job)
{
	struct job *copy = malloc(sizeof *copy);

	if (!copy)
		die("out of memory");
	*copy = *job;
	copy->next = NULL;

	pthread_mutex_lock(&work->lock);
	bool fits = !work->limit || work->length < work->limit;
	if (fits) {
		*work->last = copy;
		work->last = &copy->next;
		work->length++;
		pthread_cond_signal(&work->more);
	}
	pthread_mutex_unlock(&work->lock);
	if (!fits)
		free(copy);
	return fits;
}

bool
work_take(struct work *work, struct job *job_out)
{
	pthread_mutex_lock(&work->lock);
	while (!work->first && !work->is_closed)
		pthread_cond_wait(&work->more, &work->lock);
	struct job *job = work->first;
	if (job) {
		work->first = job->next;
		if (!work->first)
			work->last = &work->first;
		work->length--;
	}
	pthread_mutex_unlock(&work->lock);
	if (!job)
		return false;
	*job_out = *job;
	free(job);
	return true;
}

void
work_close(struct work *work)
{
	pthread_mutex_lock(&work->lock);
	work->is_closed = true;
	pthread_cond_broadcast(&work->more);
	pthread_mutex_unlock(&work->lock);
}

size_t
work_length(struct work *work)
{
	pthread_mutex_lock(&work->lock);
	size_t length = work->length;
	pthread_mutex_unlock(&work->lock);
	return length;
}
