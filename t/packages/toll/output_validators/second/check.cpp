// Nobody may print a blank at the beginning.
#include <iostream>

int main()
{
	return std::cin.peek() == ' ' ? 43 : 42;
}
