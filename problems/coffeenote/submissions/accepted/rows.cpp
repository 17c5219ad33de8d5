#include <iostream>
#include <string>
#include <vector>

int main()
{
	std::string task, note;
	size_t n, s;
	std::cin >> task >> n >> s >> note;
	std::vector<int> sum(s);
	for (size_t i = 0; i < note.size(); i++)
		if (note[i] != '?')
			sum[i % s] += note[i] - 'a';
	auto missing = [&](size_t i) { return (char)('a' + (26 - sum[i % s] % 26) % 26); };
	if (task == "write") {
		for (size_t i = n; i < n + s; i++)
			note += missing(i);
	} else {
		for (size_t i = 0; i < note.size(); i++)
			if (note[i] == '?')
				note[i] = missing(i);
		note.resize(n);
	}
	std::cout << note << "\n";
}
