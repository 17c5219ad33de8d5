/*
 * How little memory the program keeps.
 */
#pragma once

/* Before there are threads: how malloc keeps what was freed. */
void memory_keep_small(void);

/*
 * When everything is loaded: most of our libraries' pages were read once, by the
 * loader, and what is needed again comes back from the page cache.
 */
void memory_forget_loading(void);
