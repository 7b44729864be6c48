import Foundation
import Synchronization
import Testing

@testable import Pipeline

@Suite("Work beside the caller") struct WorkLaneTests {
  private struct Refused: Error {}

  @Test("Is done in its order, with one job or more", arguments: [1, 2, 8]) func order(_ jobs: Int) throws {
    let done = Mutex<[Int]>([])
    let lane = WorkLane(jobs: jobs)
    for number in 0..<1000 { try lane.add { done.withLock { $0.append(number) } } }
    try lane.finish()
    #expect(done.withLock { $0 } == Array(0..<1000))
  }

  @Test("Nothing follows what failed, and the caller hears of it", arguments: [1, 2]) func failure(_ jobs: Int) {
    let done = Mutex<[Int]>([])
    let lane = WorkLane(jobs: jobs)
    #expect(throws: Refused.self) {
      for number in 0..<100 {
        try lane.add {
          if number == 50 { throw Refused() }
          done.withLock { $0.append(number) }
        }
      }
      try lane.finish()
    }
    #expect(done.withLock { $0 } == Array(0..<50))
  }

  /// Somebody whose own work fails goes on only when nobody works beside any more.
  @Test("Nothing goes on when the caller gives up", arguments: [1, 2, 8]) func abandoned(_ jobs: Int) throws {
    let begun = Mutex(0)
    let ended = Mutex(0)
    let lane = WorkLane(jobs: jobs)
    for _ in 0..<6 {
      try lane.add {
        begun.withLock { $0 += 1 }
        usleep(20_000)
        ended.withLock { $0 += 1 }
      }
    }
    lane.abandon()
    let (some, same) = (begun.withLock { $0 }, ended.withLock { $0 })
    #expect(some == same && (jobs == 1) == (some == 6))
    usleep(60_000)
    #expect(begun.withLock { $0 } == some)
  }
}
