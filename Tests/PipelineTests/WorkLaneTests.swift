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
}
