/*
 * hello -- the least that a FastCGI program can do, for figures: libfcgi's own
 * loop in as many threads as the web server keeps connections, since each thread
 * belongs to one for as long as it is kept.  Standard input is the socket.
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

enum { THREADS = 192 };

static void *
serve(void *arg)
{
	static const char answer[] = "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
	FCGX_Request request;

	(void)arg;
	if (FCGX_InitRequest(&request, 0, 0))
		return NULL;
	while (FCGX_Accept_r(&request) >= 0) {
		FCGX_PutStr(answer, sizeof answer - 1, request.out);
		FCGX_Finish_r(&request);
	}
	return NULL;
}

int
main(void)
{
	pthread_t threads[THREADS];

	if (FCGX_Init())
		return EXIT_FAILURE;
	signal(SIGTERM, SIG_DFL); /* or only one thread would hear of it */
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, serve, NULL))
			return EXIT_FAILURE;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return EXIT_SUCCESS;
}
