// As much of that interface as these two programs need.
#pragma once
#include <cstdlib>
#include <fstream>
#include <iostream>

inline void
leave(int code, const char *why)
{
	std::cerr << why << std::endl;
	std::exit(code);
}
