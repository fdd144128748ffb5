// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A number as a type. A session knows its protocols by class alone and tells them nothing of itself, so each cloud gets a
/// class of its own: ``CloudURLProtocol`` of its number.
protocol ProtocolSlot: SendableMetatype {
  static var number: Int { get }
}

enum ZeroSlot: ProtocolSlot {
  static var number: Int { 0 }
}

/// Twice the number, in binary one digit more.
enum EvenSlot<Rest: ProtocolSlot>: ProtocolSlot {
  static var number: Int { Rest.number &* 2 }
}

enum OddSlot<Rest: ProtocolSlot>: ProtocolSlot {
  static var number: Int { Rest.number &* 2 &+ 1 }
}

enum ProtocolSlots {
  /// The class of a number.
  static func protocolClass(_ number: Int) -> URLProtocol.Type {
    var slot: any ProtocolSlot.Type = ZeroSlot.self
    for digit in String(number, radix: 2) { slot = digit == "1" ? odd(slot) : even(slot) }
    return made(slot)
  }

  private static func even<Slot: ProtocolSlot>(_: Slot.Type) -> any ProtocolSlot.Type { EvenSlot<Slot>.self }
  private static func odd<Slot: ProtocolSlot>(_: Slot.Type) -> any ProtocolSlot.Type { OddSlot<Slot>.self }
  private static func made<Slot: ProtocolSlot>(_: Slot.Type) -> URLProtocol.Type {
    CloudURLProtocol<Slot>.self
  }
}
