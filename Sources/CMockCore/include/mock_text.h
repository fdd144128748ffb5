// SPDX-License-Identifier: Apache-2.0
// Text codecs whose loops would be slow in an unoptimised Swift build. `out` never overlaps `in`.
#ifndef MOCK_TEXT_H
#define MOCK_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Writes (count + 2) / 3 * 4 characters and returns that number.
size_t mock_base64_encode(const uint8_t *in, size_t count, uint8_t *out);

/// Writes at most count / 4 * 3 bytes; returns how many, or -1 for anything but padded standard base64.
ptrdiff_t mock_base64_decode(const uint8_t *in, size_t count, uint8_t *out);

/// Writes count * 2 lower-case digits.
void mock_hex_encode(const uint8_t *in, size_t count, uint8_t *out);

/// Writes the 36 characters of a UUID in lower case.
void mock_uuid(uint64_t high, uint64_t low, uint8_t *out);

/// Writes count / 2 bytes and returns that number, or -1 for an odd count or what is not a digit.
ptrdiff_t mock_hex_decode(const uint8_t *in, size_t count, uint8_t *out);

/// Escapes all but the unreserved characters of RFC 3986; writes at most count * 3 bytes, returns how many.
size_t mock_percent_encode(const uint8_t *in, size_t count, bool keep_slash, uint8_t *out);

/// Writes at most count bytes; returns how many, or -1 for a % without two digits behind it.
ptrdiff_t mock_percent_decode(const uint8_t *in, size_t count, bool plus_is_space, uint8_t *out);

/// The offset of the first `byte`, or count where there is none.
size_t mock_find_byte(const uint8_t *in, size_t count, uint8_t byte);

/// How many bytes from the start on stand as they are in XML: in an element's text, or in an attribute's value.
size_t mock_xml_plain(const uint8_t *in, size_t count, bool is_attribute);

/// How many bytes from the start on stand as they are in JSON's strings: none is a quote, backslash or control character.
size_t mock_json_plain(const uint8_t *in, size_t count);

/// Puts a space in the place of each control character but the tab.
void mock_blank_controls(uint8_t *bytes, size_t count);

/// Writes a header field as it goes over the wire, `name: value` and a line end, which takes four bytes more than both; in
/// the value a space takes the place of each control character but the tab. Says whether the name is a token (RFC 9110).
bool mock_write_field(const uint8_t *name, size_t name_count, const uint8_t *value, size_t value_count, uint8_t *out);

/// Whether both are the same but for the case of ASCII letters.
bool mock_same_name(const uint8_t *a, const uint8_t *b, size_t count);

/// Whether the bytes are UTF-8.
bool mock_is_utf8(const uint8_t *in, size_t count);

#endif
