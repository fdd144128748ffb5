// SPDX-License-Identifier: Apache-2.0
#include "mock_text.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char hex_digits[] = "0123456789abcdef";
static const char hex_digits_upper[] = "0123456789ABCDEF";

// Value plus one; 0 stands for what is no digit.
static const uint8_t base64_values[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

static const uint8_t hex_values[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

size_t mock_base64_encode(const uint8_t *in, size_t count, uint8_t *out) {
  uint8_t *start = out;
  while (count >= 3) {
    uint32_t group = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
    out[0] = base64_digits[group >> 18];
    out[1] = base64_digits[group >> 12 & 63];
    out[2] = base64_digits[group >> 6 & 63];
    out[3] = base64_digits[group & 63];
    in += 3;
    out += 4;
    count -= 3;
  }
  if (count > 0) {
    uint32_t group = (uint32_t)in[0] << 16 | (count == 2 ? (uint32_t)in[1] << 8 : 0);
    out[0] = base64_digits[group >> 18];
    out[1] = base64_digits[group >> 12 & 63];
    out[2] = count == 2 ? base64_digits[group >> 6 & 63] : '=';
    out[3] = '=';
    out += 4;
  }
  return (size_t)(out - start);
}

ptrdiff_t mock_base64_decode(const uint8_t *in, size_t count, uint8_t *out) {
  if (count % 4 != 0) return -1;
  if (count == 0) return 0;
  size_t padding = in[count - 1] != '=' ? 0 : in[count - 2] != '=' ? 1 : 2;
  uint8_t *start = out;
  for (size_t groups = count / 4 - (padding > 0); groups > 0; groups--) {
    uint32_t a = base64_values[in[0]], b = base64_values[in[1]];
    uint32_t c = base64_values[in[2]], d = base64_values[in[3]];
    if (a == 0 || b == 0 || c == 0 || d == 0) return -1;
    uint32_t group = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6 | (d - 1);
    out[0] = (uint8_t)(group >> 16);
    out[1] = (uint8_t)(group >> 8);
    out[2] = (uint8_t)group;
    in += 4;
    out += 3;
  }
  if (padding > 0) {
    uint32_t a = base64_values[in[0]], b = base64_values[in[1]];
    uint32_t c = padding == 1 ? base64_values[in[2]] : 1;
    if (a == 0 || b == 0 || c == 0) return -1;
    uint32_t group = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6;
    *out++ = (uint8_t)(group >> 16);
    if (padding == 1) *out++ = (uint8_t)(group >> 8);
  }
  return out - start;
}

void mock_hex_encode(const uint8_t *in, size_t count, uint8_t *out) {
  for (size_t i = 0; i < count; i++) {
    out[2 * i] = hex_digits[in[i] >> 4];
    out[2 * i + 1] = hex_digits[in[i] & 15];
  }
}

// Spreads the digits of 32 bits over eight bytes, all at once.
static void hex_digits_of(uint32_t value, uint8_t *out) {
  uint64_t digits = value;
  digits = (digits << 16 & 0x0000FFFF00000000u) | (digits & 0x0000FFFFu);
  digits = (digits << 8 & 0x00FF000000FF0000u) | (digits & 0x000000FF000000FFu);
  digits = (digits << 4 & 0x0F000F000F000F00u) | (digits & 0x000F000F000F000Fu);
  uint64_t letters = (digits + 0x0606060606060606u) >> 4 & 0x0101010101010101u;
  digits += 0x3030303030303030u + letters * ('a' - '0' - 10);
  for (int position = 0; position < 8; position++) out[position] = (uint8_t)(digits >> (56 - position * 8));
}

void mock_uuid(uint64_t high, uint64_t low, uint8_t *out) {
  uint8_t digits[32];
  hex_digits_of((uint32_t)(high >> 32), digits);
  hex_digits_of((uint32_t)high, digits + 8);
  hex_digits_of((uint32_t)(low >> 32), digits + 16);
  hex_digits_of((uint32_t)low, digits + 24);
  memcpy(out, digits, 8);
  memcpy(out + 9, digits + 8, 4);
  memcpy(out + 14, digits + 12, 4);
  memcpy(out + 19, digits + 16, 4);
  memcpy(out + 24, digits + 20, 12);
  out[8] = out[13] = out[18] = out[23] = '-';
}

ptrdiff_t mock_hex_decode(const uint8_t *in, size_t count, uint8_t *out) {
  if (count % 2 != 0) return -1;
  for (size_t i = 0; i < count / 2; i++) {
    uint8_t high = hex_values[in[2 * i]], low = hex_values[in[2 * i + 1]];
    if (high == 0 || low == 0) return -1;
    out[i] = (uint8_t)((high - 1) << 4 | (low - 1));
  }
  return (ptrdiff_t)(count / 2);
}

static bool is_unreserved(uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

size_t mock_percent_encode(const uint8_t *in, size_t count, bool keep_slash, uint8_t *out) {
  uint8_t *start = out;
  for (size_t i = 0; i < count; i++) {
    uint8_t c = in[i];
    if (is_unreserved(c) || (c == '/' && keep_slash)) {
      *out++ = c;
    } else {
      *out++ = '%';
      *out++ = hex_digits_upper[c >> 4];
      *out++ = hex_digits_upper[c & 15];
    }
  }
  return (size_t)(out - start);
}

ptrdiff_t mock_percent_decode(const uint8_t *in, size_t count, bool plus_is_space, uint8_t *out) {
  uint8_t *start = out;
  for (size_t i = 0; i < count; i++) {
    uint8_t c = in[i];
    if (c == '%') {
      if (count - i < 3) return -1;
      uint8_t high = hex_values[in[i + 1]], low = hex_values[in[i + 2]];
      if (high == 0 || low == 0) return -1;
      *out++ = (uint8_t)((high - 1) << 4 | (low - 1));
      i += 2;
    } else {
      *out++ = c == '+' && plus_is_space ? ' ' : c;
    }
  }
  return out - start;
}

size_t mock_find_byte(const uint8_t *in, size_t count, uint8_t byte) {
  const uint8_t *found = count == 0 ? NULL : memchr(in, byte, count);
  return found == NULL ? count : (size_t)(found - in);
}

// Bit 0: escaped in an element's text; bit 1: escaped in an attribute's value.
static const uint8_t xml_escaped[256] = {
    3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
    ['"'] = 3, ['&'] = 3, ['<'] = 3, ['>'] = 3,
};

size_t mock_xml_plain(const uint8_t *in, size_t count, bool is_attribute) {
  uint8_t mask = is_attribute ? 2 : 1;
  size_t index = 0;
  // Eight bytes at a time while none of them may have to be escaped.
  const uint64_t ones = ~UINT64_C(0) / 255;
  while (count - index >= 8) {
    uint64_t eight;
    memcpy(&eight, in + index, 8);
    uint64_t below = (eight - ones * 0x20) & ~eight;
    uint64_t quote = eight ^ ones * '"', ampersand = eight ^ ones * '&';
    // `<` and `>` differ in one bit.
    uint64_t angle = (eight | ones * 2) ^ ones * '>';
    uint64_t hits = below | ((quote - ones) & ~quote) | ((ampersand - ones) & ~ampersand) | ((angle - ones) & ~angle);
    if (hits & ones * 0x80) break;
    index += 8;
  }
  while (index < count && (xml_escaped[in[index]] & mask) == 0) index++;
  return index;
}

size_t mock_json_plain(const uint8_t *in, size_t count) {
  size_t index = 0;
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), last = _mm_set1_epi8(0x1F);
  for (; count - index >= 16; index += 16) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(in + index));
    __m128i special = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
    // The smaller one of a byte and 0x1F is the byte itself only where that is a control character.
    special = _mm_or_si128(special, _mm_cmpeq_epi8(_mm_min_epu8(bytes, last), bytes));
    int found = _mm_movemask_epi8(special);
    if (found != 0) return index + (size_t)__builtin_ctz((unsigned)found);
  }
#endif
  const uint64_t ones = ~UINT64_C(0) / 255;
  for (; count - index >= 8; index += 8) {
    uint64_t eight;
    memcpy(&eight, in + index, 8);
    uint64_t quotes = eight ^ (ones * '"'), backslashes = eight ^ (ones * '\\');
    uint64_t special = (eight - ones * 0x20) & ~eight;
    special |= ((quotes - ones) & ~quotes) | ((backslashes - ones) & ~backslashes);
    // Which of the eight it is, is told below.
    if ((special & (ones * 0x80)) != 0) break;
  }
  while (index < count && in[index] >= 0x20 && in[index] != '"' && in[index] != '\\') index++;
  return index;
}

void mock_blank_controls(uint8_t *bytes, size_t count) {
  const uint64_t ones = ~UINT64_C(0) / 255;
  size_t index = 0;
  while (index < count) {
    // Eight bytes at a time while none of them is below the space or DEL, as is nearly always so.
    if (count - index >= 8) {
      uint64_t eight;
      memcpy(&eight, bytes + index, 8);
      uint64_t deleted = eight ^ (ones * 0x7F);
      uint64_t below = (eight - ones * 0x20) & ~eight;
      if (!((below | ((deleted - ones) & ~deleted)) & (ones * 0x80))) {
        index += 8;
        continue;
      }
    }
    if ((bytes[index] < 0x20 && bytes[index] != '\t') || bytes[index] == 0x7F) bytes[index] = ' ';
    index++;
  }
}

// What names of header fields are made of (RFC 9110 §5.6.2), 32 characters a word.
static const uint32_t token_characters[8] = {0, 0x03FF6CFA, 0xC7FFFFFE, 0x57FFFFFF};

static bool is_token(const uint8_t *bytes, size_t count) {
  const uint64_t ones = ~UINT64_C(0) / 255;
  size_t index = 0;
  while (index < count) {
    // Eight bytes at a time while they are letters, digits and hyphens, as nearly all names are made of; the last ones
    // perhaps twice.
    if (count >= 8) {
      size_t at = count - index >= 8 ? index : count - 8;
      uint64_t eight;
      memcpy(&eight, bytes + at, 8);
      uint64_t lower = eight | ones * 0x20;
      uint64_t letters = (lower + ones * (0x80 - 'a')) & ~(lower + ones * (0x7F - 'z'));
      uint64_t digits = (eight + ones * (0x80 - '0')) & ~(eight + ones * (0x7F - '9'));
      uint64_t hyphens = ~((eight ^ ones * '-') + ones * 0x7F);
      // The sums are right only where no byte has its highest bit.
      if (!(eight & ones * 0x80) && ((letters | digits | hyphens) & ones * 0x80) == ones * 0x80) {
        index = at + 8;
        continue;
      }
    }
    uint8_t byte = bytes[index++];
    if (!(token_characters[byte >> 5] >> (byte & 31) & 1)) return false;
  }
  return count > 0;
}

bool mock_write_field(const uint8_t *name, size_t name_count, const uint8_t *value, size_t value_count, uint8_t *out) {
  if (name_count > 0) memcpy(out, name, name_count);
  out += name_count;
  *out++ = ':';
  *out++ = ' ';
  if (value_count > 0) {
    memcpy(out, value, value_count);
    mock_blank_controls(out, value_count);
    out += value_count;
  }
  out[0] = '\r';
  out[1] = '\n';
  return is_token(name, name_count);
}

static uint8_t lower(uint8_t byte) { return (uint8_t)(byte - 'A') < 26 ? byte | 0x20 : byte; }

bool mock_same_name(const uint8_t *a, const uint8_t *b, size_t count) {
  const uint64_t ones = ~UINT64_C(0) / 255;
  while (count >= 8) {
    uint64_t x, y;
    memcpy(&x, a, 8);
    memcpy(&y, b, 8);
    uint64_t difference = x ^ y;
    if (difference) {
      // Only the bit of the case may differ, and only in letters.
      uint64_t seven = (y | ones * 0x20) & ones * 0x7F;
      uint64_t letters = (seven + ones * 0x1F) & ~(seven + ones * 0x05) & ~y & ones * 0x80;
      if (difference & ~(letters >> 2)) return false;
    }
    a += 8;
    b += 8;
    count -= 8;
  }
  for (size_t index = 0; index < count; index++) {
    if (a[index] != b[index] && lower(a[index]) != lower(b[index])) return false;
  }
  return true;
}

// Whether no byte has its highest bit. The last bytes are perhaps looked at twice.
static bool is_ascii(const uint8_t *in, size_t count) {
  const uint64_t high = ~UINT64_C(0) / 255 * 0x80;
  size_t index = 0;
#ifdef __SSE2__
  if (count >= 16) {
    for (; count - index > 16; index += 16) {
      if (_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(in + index))) != 0) return false;
    }
    return _mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(in + count - 16))) == 0;
  }
#endif
  uint64_t first, last;
  if (count >= 8) {
    for (; count - index > 8; index += 8) {
      memcpy(&first, in + index, 8);
      if ((first & high) != 0) return false;
    }
    memcpy(&last, in + count - 8, 8);
    return (last & high) == 0;
  }
  uint8_t all = 0;
  for (; index < count; index++) all |= in[index];
  return all < 0x80;
}

bool mock_is_utf8(const uint8_t *in, size_t count) {
  if (is_ascii(in, count)) return true;
  size_t index = 0;
  while (index < count) {
    if (count - index >= 8) {
      uint64_t word;
      memcpy(&word, in + index, 8);
      if ((word & 0x8080808080808080u) == 0) {
        index += 8;
        continue;
      }
    }
    uint8_t first = in[index++];
    if (first < 0x80) continue;
    // The range of the second byte rules out overlong forms, surrogates, and what is beyond U+10FFFF.
    uint8_t low = 0x80, high = 0xBF;
    size_t more;
    if (first >= 0xC2 && first <= 0xDF) {
      more = 1;
    } else if (first >= 0xE0 && first <= 0xEF) {
      more = 2;
      if (first == 0xE0) low = 0xA0;
      if (first == 0xED) high = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
      more = 3;
      if (first == 0xF0) low = 0x90;
      if (first == 0xF4) high = 0x8F;
    } else {
      return false;
    }
    if (count - index < more) return false;
    if (in[index] < low || in[index] > high) return false;
    for (size_t rest = 1; rest < more; rest++) {
      if ((in[index + rest] & 0xC0) != 0x80) return false;
    }
    index += more;
  }
  return true;
}
