// Cyclic correlation by a number theoretic transform.
#include <iostream>
#include <string>
#include <vector>

using u64 = unsigned long long;
constexpr u64 MOD = 998244353;

static u64 power(u64 a, u64 e)
{
	u64 r = 1;
	for (; e; e /= 2, a = a * a % MOD)
		if (e & 1)
			r = r * a % MOD;
	return r;
}

static void transform(std::vector<u64> &a, bool back)
{
	size_t n = a.size();
	for (size_t i = 1, k = 0; i < n; i++) {
		size_t bit = n / 2;
		for (; k & bit; bit /= 2)
			k ^= bit;
		k ^= bit;
		if (i < k)
			std::swap(a[i], a[k]);
	}
	for (size_t half = 1; half < n; half *= 2) {
		u64 root = power(3, (MOD - 1) / (2 * half));
		if (back)
			root = power(root, MOD - 2);
		std::vector<u64> w(half, 1);
		for (size_t i = 1; i < half; i++)
			w[i] = w[i - 1] * root % MOD;
		for (size_t at = 0; at < n; at += 2 * half)
			for (size_t i = 0; i < half; i++) {
				u64 x = a[at + i], y = a[at + half + i] * w[i] % MOD;
				a[at + i] = x + y < MOD ? x + y : x + y - MOD;
				a[at + half + i] = x < y ? x + MOD - y : x - y;
			}
	}
	u64 by = back ? power(n, MOD - 2) : 1;
	for (auto &x : a)
		x = x * by % MOD;
}

int main()
{
	size_t n, size = 1;
	std::string beats;
	std::cin >> n >> beats;
	while (size < 2 * n)
		size *= 2;
	std::vector<u64> a(size), b(size);
	for (size_t k = 0; k < n; k++)
		a[k] = b[n - 1 - k] = beats[k] == 'x';
	transform(a, false);
	transform(b, false);
	for (size_t k = 0; k < size; k++)
		a[k] = a[k] * b[k] % MOD;
	transform(a, true);
	size_t at = 1;
	auto meetings = [&](size_t d) { return a[n - 1 + d] + a[d - 1]; };
	for (size_t d = 2; d < n; d++)
		if (meetings(d) < meetings(at))
			at = d;
	std::cout << at << " " << meetings(at) << "\n";
}
