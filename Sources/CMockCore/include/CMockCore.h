#ifndef CMOCKCORE_H
#define CMOCKCORE_H
#include "mock_hash.h"
#endif
