// SPDX-License-Identifier: Apache-2.0
// Which of the instructions that not every ARM processor has may be used: all of them where the compiler takes them for
// granted, as for Apple's; on Linux what the kernel says that the processor has.
#ifndef MOCK_ARM_H
#define MOCK_ARM_H

#if defined(__aarch64__) && defined(__ARM_FEATURE_CRC32) && defined(__ARM_FEATURE_SHA2)
#define MOCK_ARM 1
#define MOCK_HAS_ARM_CRC32 1
#define MOCK_HAS_ARM_SHA2 1
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#define MOCK_ARM 1
#define MOCK_HAS_ARM_CRC32 ((getauxval(AT_HWCAP) & HWCAP_CRC32) != 0)
#define MOCK_HAS_ARM_SHA2 ((getauxval(AT_HWCAP) & HWCAP_SHA2) != 0)
#endif

#endif
