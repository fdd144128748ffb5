# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks of servers share: requests, servers, and the load."""
