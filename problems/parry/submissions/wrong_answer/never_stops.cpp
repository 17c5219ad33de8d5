// Fences on when somebody has won.
#include <iostream>
#include <string>

int main()
{
	int n, t, red = 0, blue = 0;
	std::string r, b;
	std::cin >> n >> t >> r >> b;
	for (int i = 0; i < n; i++) {
		bool red_ready = i > 0 && r[i - 1] == 'P' && b[i - 1] == 'A';
		bool blue_ready = i > 0 && b[i - 1] == 'P' && r[i - 1] == 'A';
		if (r[i] == 'A' && b[i] != 'P')
			red += red_ready ? 2 : b[i] == 'W';
		if (b[i] == 'A' && r[i] != 'P')
			blue += blue_ready ? 2 : r[i] == 'W';
	}
	std::cout << red << " " << blue << "\n";
}
