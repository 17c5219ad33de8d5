/* Two gigabytes that must be written out, since one of them is not 0. */
char huge[1L << 31] = { [(1L << 31) - 1] = 1 };
