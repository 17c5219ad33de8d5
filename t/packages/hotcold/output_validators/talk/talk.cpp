#include "talk.h"

int
main(int, char **argv)
{
	std::ifstream in(argv[1]);
	std::ofstream says(std::string(argv[3]) + "judgemessage.txt");
	std::ofstream tells(std::string(argv[3]) + "teammessage.txt");
	int n, hidden, x;
	std::string word;

	in >> n >> hidden;
	std::cout << n << std::endl;
	for (int tries = 0; tries < 12; tries++) {
		if (!(std::cin >> word >> x) || word != "?" || x < 1 || x > n) {
			says << "no question after " << tries << " tries\n";
			tells << "ask ? and a number\n";
			return WRONG;
		}
		std::cout << (x == hidden ? "hot" : x < hidden ? "more" : "less") << std::endl;
		if (x == hidden) {
			says << "found after " << tries + 1 << " tries\n";
			return std::cin >> word ? WRONG : RIGHT;
		}
	}
	says << "too many tries\n";
	return WRONG;
}
