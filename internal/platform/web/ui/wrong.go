package ui

// WrongProps fill [Wrong] and [WrongPart].
type WrongProps struct {
	Status      int
	Icon        string
	Title, Text string // what happened and what to do
	RequestID   string // what to tell the operator; "" when it is no fault of ours
	Path        string // what was asked for
}
