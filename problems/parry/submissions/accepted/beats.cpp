#include <iostream>
#include <string>

struct fencer {
	std::string moves;
	int score = 0;
	bool ready = false;
};

static int points(const fencer &me, const fencer &other, int beat)
{
	if (me.moves[beat] != 'A' || other.moves[beat] == 'P')
		return 0;
	if (me.ready)
		return 2;
	return other.moves[beat] == 'W' ? 1 : 0;
}

int main()
{
	int n, t;
	fencer red, blue;
	std::cin >> n >> t >> red.moves >> blue.moves;
	for (int i = 0; i < n && red.score < t && blue.score < t; i++) {
		red.score += points(red, blue, i);
		blue.score += points(blue, red, i);
		red.ready = red.moves[i] == 'P' && blue.moves[i] == 'A';
		blue.ready = blue.moves[i] == 'P' && red.moves[i] == 'A';
	}
	std::cout << red.score << " " << blue.score << "\n";
}
