template <int n> struct deep {
	static const int value = deep<n + 1>::value + deep<n + 2>::value;
};
int main() { return deep<0>::value; }
