/* Each of them is another error, and each is told with all that led there. */
#define NAME(n) undeclared##n;
#define ONE(n) NAME(n)
#define A ONE(__COUNTER__)
#define B A A A A A A A A A A
#define C B B B B B B B B B B
#define D C C C C C C C C C C
int f(void) { D D D D D D D D D D }
