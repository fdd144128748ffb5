// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A model whose one structure has a member of every kind, itself among them.
enum EveryKindModel {
  static let model = ServiceModel(
    """
    service id=Fuzz
    structure Node
     text string
     flag boolean
     tiny byte
     small short
     number integer
     big long
     real double
     ratio float
     data blob
     when timestamp
     day timestamp time=iso8601
     any document
     child Node
     list Nodes
     sparse SparseTexts
     map Map
     choice Choice
    list Nodes
     member Node
    list SparseTexts sparse
     member string
    map Map
     key string
     member Node
    union Choice
     left string
     right integer
    """)
  static let schema = model["Node"]
}
