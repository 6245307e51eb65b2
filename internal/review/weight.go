package review

import (
	"math"

	"github.com/madang-campus/madang/internal/lecture"
)

// weightOf is by what reviews stand in the order of help (도움순): (√likes + 2) ·
// 0.85^years since the semester ended. Years pass for all of them alike, so it is
// reckoned from a fixed day, and kept as its logarithm in millionths: the order is
// the same, and stays it.
func weightOf(likes int, last lecture.Date) int64 {
	const daysOfYear = 365.25
	return int64(math.Round(1e6 * (math.Log(math.Sqrt(float64(likes))+2) - math.Log(0.85)*float64(last)/daysOfYear)))
}
