// Halves all groups of fuses at once.
#include <iostream>
#include <string>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	// The fuses from..to belong to the rooms in the group.
	struct Group {
		int from, to;
		std::vector<int> rooms;
	};
	std::vector<Group> groups(1);
	groups[0].from = 0;
	groups[0].to = n;
	for (int room = 1; room <= n; room++)
		groups[0].rooms.push_back(room);
	while ((int)groups.size() < n) {
		std::string fuses(n, '0'), light;
		for (auto &g : groups)
			for (int i = g.from; i < (g.from + g.to) / 2; i++)
				fuses[i] = '1';
		std::cout << "? " << fuses << std::endl;
		std::cin >> light;
		std::vector<Group> halves;
		for (auto &g : groups) {
			int middle = (g.from + g.to) / 2;
			Group lit{g.from, middle, {}}, dark{middle, g.to, {}};
			for (int room : g.rooms)
				(light[room - 1] == '1' ? lit : dark).rooms.push_back(room);
			if (!lit.rooms.empty())
				halves.push_back(lit);
			halves.push_back(dark);
		}
		groups = halves;
	}
	std::cout << "!";
	for (auto &g : groups)
		std::cout << " " << g.rooms[0];
	std::cout << std::endl;
}
