package ui

// WrongProps fill [Wrong] and [WrongPart].
type WrongProps struct {
	Status      int    // of HTTP
	Title, Text string // what happened and what to do
	RequestID   string // what to tell the operator; "" when it is no fault of ours
}
