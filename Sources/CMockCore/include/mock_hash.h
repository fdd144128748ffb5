#ifndef MOCK_HASH_H
#define MOCK_HASH_H
#include <stddef.h>
#include <stdint.h>
#endif
