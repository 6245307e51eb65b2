package gpa

// A State is how far away an average is that one wants.
type State string

// The states.
const (
	Reached     State = "reached"     // whatever the remaining credits bring
	Reachable   State = "reachable"   // with good enough grades
	Unreachable State = "unreachable" // even with the best ones, or nothing remains
)

// A Need is what the remaining credits must bring.
type Need struct {
	State   State
	Average Points // of the remaining credits, rounded up: the least that is enough. Reachable alone has it
	Grade   Grade  // the least with which all of the remaining courses are enough. Reachable alone has it
}

// Needed returns what the credits that remain must bring on average, all of them
// with letters, so that the average of everything is the target or more.
func (s Scale) Needed(have Average, remaining Credits, target Points) Need {
	// target ≤ (have + need × remaining) / (credits + remaining), without division.
	missing := int64(target)*int64(have.Credits+remaining) - have.Points
	switch {
	case missing <= 0 && (have.Known() || remaining > 0):
		return Need{State: Reached}
	case missing > int64(s.Most())*int64(remaining), remaining <= 0:
		return Need{State: Unreachable}
	}
	n := Need{State: Reachable, Average: Points((missing + int64(remaining) - 1) / int64(remaining))}
	for _, l := range letters[s] { // the best first
		if int64(l.points)*int64(remaining) >= missing {
			n.Grade = l.grade
		}
	}
	return n
}
