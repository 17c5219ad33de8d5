/*
 * How little memory the program keeps.
 */
#pragma once

#include <stdint.h>

/* Before there are threads: how malloc keeps what was freed. */
void memory_keep_small(void);

/*
 * When everything is loaded: most of our libraries' pages were read once, by the
 * loader, and what is needed again comes back from the page cache.
 */
void memory_forget_loading(void);

/*
 * Called often, by one thread: every ten seconds free pages between used ones go back,
 * of which a crowd that comes at once leaves many.
 */
void memory_give_back(int64_t now_ms);
