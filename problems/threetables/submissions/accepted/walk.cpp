// Walks from each person to the next one whom they cannot stand, and back.
#include <iostream>
#include <string>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<int> hated(n), seen(n, -1);
	for (int &h : hated) {
		std::cin >> h;
		h--;
	}
	std::string table(n, '0');
	for (int first = 0; first < n; first++) {
		std::vector<int> way;
		int i = first;
		while (seen[i] < 0) {
			seen[i] = first;
			way.push_back(i);
			i = hated[i];
		}
		// Back: each must differ from the next, who already sits; the last one of a new
		// circle from the one where the circle begins as well.
		bool closes = table[i] == '0';
		if (closes)
			table[i] = '1';
		while (!way.empty()) {
			int k = way.back();
			way.pop_back();
			if (table[k] != '0') {
				continue;
			}
			for (char t = '1'; t <= '3'; t++)
				if (t != table[hated[k]] && (!closes || hated[i] != k || t != table[i]))
					table[k] = t;
		}
	}
	std::cout << table << "\n";
}
