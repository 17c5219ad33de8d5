#pragma once
#include <cstdio>
#include <string>
#include <fstream>
#include <iostream>
const int RIGHT = 42, WRONG = 43;
